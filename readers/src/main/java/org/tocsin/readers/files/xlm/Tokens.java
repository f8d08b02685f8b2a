package org.tocsin.readers.files.xlm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tocsin.readers.files.compound.LittleEndian;

/// Compiled formulas as text ([MS-XLS 2.5.198](https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/),
/// [MS-XLSB 2.5.97](https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/)).
///
/// @param wide whether it is of the binary format of 2007, whose rows and texts are longer
/// @param sheets names of sheets by the number that references use
/// @param names of the workbook, in order
record Tokens(boolean wide, List<String> sheets, List<String> names) {
    private static final String[] SIGNS = {"+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"
    };
    private static final int LONGEST = 32 << 10;

    String text(byte[] bytes, int from, int length) {
        Deque<String> stack = new ArrayDeque<>();
        int end = (int) Math.min(bytes.length, (long) from + Math.max(0, length));
        int at = from;
        while (at < end) {
            int token = bytes[at++] & 0xFF;
            int base = token >= 0x60 ? token - 0x40 : token >= 0x40 ? token - 0x20 : token;
            if (token >= 0x03 && token <= 0x11) {
                String right = pop(stack);
                push(stack, pop(stack) + SIGNS[token - 3] + right);
                continue;
            }
            switch (token < 0x20 ? token : base) {
                case 0x01, 0x02 -> at += 4;
                case 0x12 -> push(stack, "+" + pop(stack));
                case 0x13 -> push(stack, "-" + pop(stack));
                case 0x14 -> push(stack, pop(stack) + "%");
                case 0x15 -> push(stack, "(" + pop(stack) + ")");
                case 0x16 -> push(stack, "");
                case 0x17 -> at = literal(bytes, at, stack);
                case 0x18 -> at += 1 + (wide ? 4 : 4);
                case 0x19 -> at = attribute(bytes, at, stack);
                case 0x1C -> {
                    push(stack, "#ERR");
                    at++;
                }
                case 0x1D -> push(stack, LittleEndian.u8(bytes, at++) == 0 ? "FALSE" : "TRUE");
                case 0x1E -> {
                    push(stack, Integer.toString(LittleEndian.u16(bytes, at)));
                    at += 2;
                }
                case 0x1F -> {
                    push(stack, number(Double.longBitsToDouble(LittleEndian.i64(bytes, at))));
                    at += 8;
                }
                case 0x20 -> {
                    push(stack, "{}");
                    at += wide ? 14 : 7;
                }
                case 0x21 -> {
                    int function = LittleEndian.u16(bytes, at);
                    at += 2;
                    call(stack, function, FunctionNames.arguments(function));
                }
                case 0x22 -> {
                    int count = LittleEndian.u8(bytes, at) & 0x7F;
                    int function = LittleEndian.u16(bytes, at + 1);
                    at += 3;
                    call(stack, function, count);
                }
                case 0x23 -> {
                    push(stack, name(LittleEndian.u16(bytes, at)));
                    at += 4;
                }
                case 0x24, 0x2C -> {
                    push(stack, cell(bytes, at));
                    at += wide ? 6 : 4;
                }
                case 0x25, 0x2D -> {
                    push(stack, area(bytes, at));
                    at += wide ? 12 : 8;
                }
                case 0x26, 0x27, 0x28 -> at += 6;
                case 0x29 -> at += 2;
                case 0x2A -> {
                    push(stack, "#REF");
                    at += wide ? 6 : 4;
                }
                case 0x2B -> {
                    push(stack, "#REF");
                    at += wide ? 12 : 8;
                }
                case 0x39 -> {
                    push(stack, name(LittleEndian.u16(bytes, at + 2)));
                    at += 6;
                }
                case 0x3A -> {
                    push(stack, sheet(LittleEndian.u16(bytes, at)) + cell(bytes, at + 2));
                    at += wide ? 8 : 6;
                }
                case 0x3B -> {
                    push(stack, sheet(LittleEndian.u16(bytes, at)) + area(bytes, at + 2));
                    at += wide ? 14 : 10;
                }
                case 0x3C -> {
                    push(stack, "#REF");
                    at += wide ? 8 : 6;
                }
                case 0x3D -> {
                    push(stack, "#REF");
                    at += wide ? 14 : 10;
                }
                default -> {
                    return String.join(" ", stack.reversed());
                }
            }
        }
        return stack.isEmpty() ? "" : stack.peek();
    }

    private static String pop(Deque<String> stack) {
        return stack.isEmpty() ? "" : stack.pop();
    }

    private static void push(Deque<String> stack, String text) {
        stack.push(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
    }

    private int literal(byte[] bytes, int from, Deque<String> stack) {
        int count = wide ? LittleEndian.u16(bytes, from) : LittleEndian.u8(bytes, from);
        boolean twoBytes = wide || (LittleEndian.u8(bytes, from + 1) & 1) != 0;
        int at = from + 2;
        int length = Math.clamp(twoBytes ? 2L * count : count, 0, Math.max(0, bytes.length - at));
        String text = new String(
                bytes,
                Math.min(at, bytes.length),
                length,
                twoBytes ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1);
        push(stack, "\"" + text.replace("\"", "\"\"") + "\"");
        return at + length;
    }

    private static int attribute(byte[] bytes, int from, Deque<String> stack) {
        int flags = LittleEndian.u8(bytes, from);
        int data = LittleEndian.u16(bytes, from + 1);
        if ((flags & 0x10) != 0) {
            push(stack, "SUM(" + pop(stack) + ")");
        }
        return from + 3 + ((flags & 4) != 0 ? (data + 1) * 2 : 0);
    }

    private static void call(Deque<String> stack, int function, int count) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.addFirst(pop(stack));
        }
        // 255 is a function of somebody's own, whose name is the first argument.
        String name = function == 255 && !arguments.isEmpty() ? arguments.removeFirst() : FunctionNames.of(function);
        push(stack, name + "(" + String.join(",", arguments) + ")");
    }

    private String name(int number) {
        return number >= 1 && number <= names.size() ? names.get(number - 1) : "NAME_" + number;
    }

    private String sheet(int number) {
        return number < sheets.size() && !sheets.get(number).isEmpty() ? "'" + sheets.get(number) + "'!" : "";
    }

    private String cell(byte[] bytes, int at) {
        int row = wide ? LittleEndian.i32(bytes, at) & 0xFFFFF : LittleEndian.u16(bytes, at);
        int column = LittleEndian.u16(bytes, at + (wide ? 4 : 2)) & 0x3FFF;
        return Book.column(column) + (row + 1);
    }

    private String area(byte[] bytes, int at) {
        int first = wide ? LittleEndian.i32(bytes, at) & 0xFFFFF : LittleEndian.u16(bytes, at);
        int last = wide ? LittleEndian.i32(bytes, at + 4) & 0xFFFFF : LittleEndian.u16(bytes, at + 2);
        int columns = at + (wide ? 8 : 4);
        return Book.column(LittleEndian.u16(bytes, columns) & 0x3FFF) + (first + 1) + ":"
                + Book.column(LittleEndian.u16(bytes, columns + 2) & 0x3FFF) + (last + 1);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
