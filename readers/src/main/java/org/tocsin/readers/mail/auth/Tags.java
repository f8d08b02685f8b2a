package org.tocsin.readers.mail.auth;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A list of `tag=value` as [RFC 6376, 3.2](https://www.rfc-editor.org/rfc/rfc6376#section-3.2) writes it.
///
/// @param values without the blanks around them; names are told apart by case
/// @param sound whether the list keeps to its grammar, no name twice
record Tags(Map<String, String> values, boolean sound) {
    private static final int MOST = 200;

    static Tags parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean sound = true;
        int at = 0;
        while (at <= text.length() && values.size() < MOST) {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 ? text.length() : semicolon;
            int equals = text.indexOf('=', at);
            if (equals >= 0 && equals < end) {
                String name = stripped(text.substring(at, equals));
                sound &= isName(name);
                sound &= values.putIfAbsent(name, stripped(text.substring(equals + 1, end))) == null;
            } else {
                // Nothing may stand behind the last semicolon, and only there.
                sound &= semicolon < 0 && stripped(text.substring(at, end)).isEmpty();
            }
            at = end + 1;
        }
        return new Tags(values, sound && !values.isEmpty());
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '_'))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /// The value of a tag without any blanks inside it.
    String dense(String name) {
        return dense(values.getOrDefault(name, ""), false);
    }

    private static String dense(String text, boolean base64) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isBlank(c) && !(base64 && c == '=')) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// The bytes of a value in base64, blanks inside it passed over; empty where it is none.
    Optional<byte[]> bytes(String name) {
        String digits = dense(values.getOrDefault(name, ""), true);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(digits));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// The value of a tag that must be a number of up to 12 digits, a count of seconds or bytes.
    Optional<Long> number(String name) {
        String text = text(name);
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
