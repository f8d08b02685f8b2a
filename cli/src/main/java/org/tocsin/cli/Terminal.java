package org.tocsin.cli;

import java.util.Optional;

/// What we know of the screen, told by the launcher, which can ask the operating system.
final class Terminal {
    private Terminal() {}

    /// Whether standard error is a terminal that a progress bar may be drawn on.
    static boolean progress() {
        return Boolean.getBoolean("tocsin.terminal.err");
    }

    /// Whether standard output may carry colour.
    static boolean colour() {
        return Boolean.getBoolean("tocsin.terminal.out") && env("NO_COLOR").isEmpty();
    }

    /// The width in columns.
    static int width() {
        return env("COLUMNS").flatMap(Terminal::number).orElse(100);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Math.clamp(Long.parseLong(text), 40, 400));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> env(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    /// The text without anything that a terminal would obey: control characters, bidirectional overrides.
    static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (c == '\n' || c == '\t') {
                safe.append(' ');
            } else if (type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                safe.append(String.format("\\u{%x}", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
