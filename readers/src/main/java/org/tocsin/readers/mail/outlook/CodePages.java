package org.tocsin.readers.mail.outlook;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/// Windows' numbers for character sets.
public final class CodePages {
    static final Charset WESTERN = Charset.forName("windows-1252");

    private CodePages() {}

    /// The set of that number, Windows 1252 where there is none.
    public static Charset of(long number) {
        String name = switch ((int) Math.max(-1, Math.min(number, 70_000))) {
            case 65001 -> "UTF-8";
            case 1200 -> "UTF-16LE";
            case 1201 -> "UTF-16BE";
            case 20127, 28591, 1252, 0, -1 -> "windows-1252";
            case 932 -> "windows-31j";
            case 936, 20936 -> "GBK";
            case 949 -> "x-windows-949";
            case 950 -> "Big5";
            case 874 -> "x-windows-874";
            case 1361 -> "x-Johab";
            case 10000 -> "x-MacRoman";
            case 20866 -> "KOI8-R";
            case 21866 -> "KOI8-U";
            case 50220, 50221, 50222 -> "ISO-2022-JP";
            case 50225 -> "ISO-2022-KR";
            case 51932 -> "EUC-JP";
            case 51949 -> "EUC-KR";
            case 54936 -> "GB18030";
            default ->
                number >= 28592 && number <= 28605
                        ? "ISO-8859-" + (number - 28590)
                        : number < 1000 ? "IBM" + number : "windows-" + number;
        };
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return WESTERN;
        }
    }

    /// The set of a font, by the number that RTF gives it (`\fcharset`); -1 keeps the document's own.
    static int ofFont(int charset) {
        return switch (charset) {
            case 77 -> 10000;
            case 128 -> 932;
            case 129 -> 949;
            case 130 -> 1361;
            case 134 -> 936;
            case 136 -> 950;
            case 161 -> 1253;
            case 162 -> 1254;
            case 163 -> 1258;
            case 177 -> 1255;
            case 178 -> 1256;
            case 186 -> 1257;
            case 204 -> 1251;
            case 222 -> 874;
            case 238 -> 1250;
            default -> -1;
        };
    }

    /// Text in 16-bit characters, without what follows a NUL.
    public static String wide(byte[] bytes) {
        String text = new String(bytes, 0, bytes.length & ~1, StandardCharsets.UTF_16LE);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }
}
