package org.tocsin.report.html;

/// Numbers for drawings: at most one decimal, never by locale, so that every machine draws the same bytes.
final class Numbers {
    private Numbers() {}

    static String plain(double number) {
        long tenths = Math.round(number * 10);
        String sign = tenths < 0 ? "-" : "";
        long whole = Math.abs(tenths) / 10;
        long rest = Math.abs(tenths) % 10;
        return sign + whole + (rest == 0 ? "" : "." + rest);
    }
}
