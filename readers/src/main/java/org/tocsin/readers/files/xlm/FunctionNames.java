package org.tocsin.readers.files.xlm;

import java.util.HashMap;
import java.util.Map;

/// Names of functions and commands by their numbers ([MS-XLS 2.5.198.17 and 2.5.198.4]
/// (https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/)), as far as macros use them.
final class FunctionNames {
    private static final String FUNCTIONS =
            "0 COUNT IF ISNA ISERROR SUM AVERAGE MIN MAX ROW COLUMN NA NPV STDEV DOLLAR FIXED"
                    + " SIN COS TAN ATAN PI SQRT EXP LN LOG10 ABS INT SIGN ROUND LOOKUP INDEX REPT MID LEN VALUE TRUE FALSE AND OR"
                    + " NOT MOD|48 TEXT|53 GOTO HALT RETURN|63 RAND MATCH DATE TIME DAY MONTH YEAR WEEKDAY HOUR MINUTE SECOND NOW"
                    + " AREAS ROWS COLUMNS OFFSET ABSREF RELREF ARGUMENT SEARCH TRANSPOSE ERROR STEP TYPE ECHO SET.NAME CALLER"
                    + " DEREF WINDOWS SERIES DOCUMENTS ACTIVE.CELL SELECTION RESULT ATAN2 ASIN ACOS CHOOSE HLOOKUP VLOOKUP LINKS"
                    + " INPUT ISREF GET.FORMULA GET.NAME SET.VALUE LOG EXEC CHAR LOWER UPPER PROPER LEFT RIGHT EXACT TRIM REPLACE"
                    + " SUBSTITUTE CODE NAMES DIRECTORY FIND CELL ISERR ISTEXT ISNUMBER ISBLANK T N FOPEN FCLOSE FSIZE FREADLN"
                    + " FREAD FWRITELN FWRITE FPOS DATEVALUE TIMEVALUE SLN SYD DDB GET.DEF REFTEXT TEXTREF INDIRECT REGISTER CALL"
                    + " ADD.BAR ADD.MENU ADD.COMMAND ENABLE.COMMAND CHECK.COMMAND RENAME.COMMAND SHOW.BAR DELETE.MENU"
                    + " DELETE.COMMAND GET.CHART.ITEM DIALOG.BOX CLEAN|169 COUNTA CANCEL.KEY|175 INITIATE REQUEST POKE EXECUTE"
                    + " TERMINATE RESTART HELP GET.BAR PRODUCT FACT GET.CELL GET.WORKSPACE GET.WINDOW GET.DOCUMENT DPRODUCT"
                    + " ISNONTEXT GET.NOTE NOTE|197 TRUNC ISLOGICAL|201 UNREGISTER|212 ROUNDUP ROUNDDOWN|219 ADDRESS"
                    + " DAYS360 TODAY|237 FILES|244 INFO|257 EVALUATE|336 CONCATENATE POWER|345 SUMIF COUNTIF|359 HYPERLINK";
    private static final String COMMANDS = "0 BEEP OPEN OPEN.LINKS CLOSE.ALL SAVE SAVE.AS FILE.DELETE PAGE.SETUP PRINT"
            + " PRINTER.SETUP QUIT NEW.WINDOW ARRANGE.ALL WINDOW.SIZE WINDOW.MOVE FULL CLOSE RUN|96 FORMULA FORMULA.FILL"
            + " FORMULA.ARRAY|118 ALERT";

    private static final Map<Integer, String> NAMES = new HashMap<>();

    static {
        fill(FUNCTIONS, 0);
        fill(COMMANDS, 0x8000);
    }

    private FunctionNames() {}

    private static void fill(String table, int base) {
        for (String run : table.split("\\|")) {
            String[] words = run.split(" ");
            int number = Integer.parseInt(words[0]) + base;
            for (int i = 1; i < words.length; i++) {
                NAMES.put(number++, words[i]);
            }
        }
    }

    static String of(int number) {
        return NAMES.getOrDefault(number, (number >= 0x8000 ? "COMMAND_" : "FUNCTION_") + (number & 0x7FFF));
    }

    /// How many arguments a function takes whose number of arguments is not written.
    static int arguments(int number) {
        return switch (of(number)) {
            case "MID", "REPLACE" -> of(number).equals("MID") ? 3 : 4;
            case "REPT",
                    "MOD",
                    "ROUND",
                    "TEXT",
                    "ATAN2",
                    "EXACT",
                    "FWRITE",
                    "FWRITELN",
                    "FREAD",
                    "POWER",
                    "REQUEST",
                    "EXECUTE",
                    "INITIATE" -> 2;
            case "POKE", "DATE", "TIME", "SLN" -> 3;
            case "NA", "PI", "TRUE", "FALSE", "RAND", "NOW", "TODAY", "ACTIVE.CELL", "SELECTION", "CALLER" -> 0;
            default -> 1;
        };
    }
}
