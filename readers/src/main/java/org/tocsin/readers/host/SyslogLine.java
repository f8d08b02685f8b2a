package org.tocsin.readers.host;

import java.util.Optional;
import org.tocsin.readers.text.Stamp;

/// The parts of a line of syslog, in the form of RFC 5424, of RFC 3164 as it is really written, or of rsyslog with ISO
/// times. What a line does not have is empty.
///
/// @param priority facility times eight and severity, or -1
/// @param stamp the time as it is written
record SyslogLine(
        int priority,
        String stamp,
        Optional<Stamp> time,
        String host,
        String program,
        String pid,
        String messageId,
        String data,
        String message) {
    private static final int LONGEST_TAG = 128;

    /// The line's parts; empty where it does not begin like one of syslog.
    static Optional<SyslogLine> of(String line) {
        int at = 0;
        int priority = -1;
        int length = line.length();
        if (length > 3 && line.charAt(0) == '<') {
            int close = line.indexOf('>', 1);
            if (close < 2 || close > 4) {
                return Optional.empty();
            }
            priority = number(line, 1, close);
            if (priority < 0) {
                return Optional.empty();
            }
            at = close + 1;
            if (line.startsWith("1 ", at)) {
                return modern(line, at + 2, priority);
            }
        }
        Optional<Stamp> stamp = Stamp.at(line, at);
        if (stamp.isEmpty() || isNoSyslogTime(line, at)) {
            return Optional.empty();
        }
        int end = stamp.get().end();
        String written = line.substring(at, end);
        if (end < length && line.charAt(end) == ':') {
            end++;
        }
        if (end >= length || line.charAt(end) != ' ') {
            return Optional.empty();
        }
        return Optional.of(tagged(line, end + 1, priority, written, stamp));
    }

    /// Times in the middle of European or American dates are those of other logs.
    private static boolean isNoSyslogTime(String line, int at) {
        char first = line.charAt(at);
        return first >= '0' && first <= '9' && line.charAt(at + 4) != '-' && line.charAt(at + 4) != ' ';
    }

    private static SyslogLine tagged(String line, int from, int priority, String written, Optional<Stamp> stamp) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        int hostEnd = word(line, at);
        String first = line.substring(at, hostEnd);
        String host = "";
        // A program without a host before it, as dnsmasq writes to a file of its own.
        if (!first.endsWith(":") && hostEnd < line.length()) {
            host = first;
            at = hostEnd + 1;
        }
        int tagEnd = word(line, at);
        String tag = line.substring(at, tagEnd);
        if (!tag.endsWith(":") && isFacility(tag) && tagEnd < line.length()) {
            int next = word(line, tagEnd + 1);
            if (line.charAt(next - 1) == ':') {
                at = tagEnd + 1;
                tagEnd = next;
                tag = line.substring(at, tagEnd);
            }
        }
        if (!tag.endsWith(":") || tag.length() < 2 || tag.length() > LONGEST_TAG) {
            return new SyslogLine(priority, written, stamp, host, "", "", "", "", line.substring(at));
        }
        String program = tag.substring(0, tag.length() - 1);
        String pid = "";
        int open = program.indexOf('[');
        if (open > 0 && program.endsWith("]")) {
            pid = program.substring(open + 1, program.length() - 1);
            program = program.substring(0, open);
        }
        int message = Math.min(line.length(), tagEnd + 1);
        return new SyslogLine(priority, written, stamp, host, program, pid, "", "", line.substring(message));
    }

    private static boolean isFacility(String word) {
        int dot = word.indexOf('.');
        return dot > 0
                && dot == word.lastIndexOf('.')
                && word.length() < 16
                && word.chars().allMatch(c -> c == '.' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9');
    }

    /// One past the word that begins here.
    private static int word(String line, int from) {
        int end = line.indexOf(' ', from);
        return end < 0 ? line.length() : end;
    }

    private static Optional<SyslogLine> modern(String line, int from, int priority) {
        String[] words = new String[5];
        int at = from;
        for (int i = 0; i < words.length; i++) {
            int end = word(line, at);
            if (end == at) {
                return Optional.empty();
            }
            words[i] = line.substring(at, end).equals("-") ? "" : line.substring(at, end);
            at = Math.min(line.length(), end + 1);
        }
        Optional<Stamp> stamp = Stamp.at(words[0], 0);
        if (stamp.isEmpty() && !words[0].isEmpty()) {
            return Optional.empty();
        }
        int dataEnd = at;
        if (line.startsWith("-", at)) {
            dataEnd = at + 1;
        } else if (line.startsWith("[", at)) {
            dataEnd = structured(line, at);
        }
        String data = line.substring(at, dataEnd);
        String message = dataEnd < line.length() && line.charAt(dataEnd) == ' '
                ? line.substring(dataEnd + 1)
                : line.substring(dataEnd);
        if (message.startsWith("\uFEFF")) {
            message = message.substring(1);
        }
        return Optional.of(new SyslogLine(
                priority,
                words[0],
                stamp,
                words[1],
                words[2],
                words[3],
                words[4],
                data.equals("-") ? "" : data,
                message));
    }

    /// One past the structured data that begins here: `[id name="value"]…`.
    private static int structured(String line, int from) {
        boolean quoted = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ']' && (i + 1 == line.length() || line.charAt(i + 1) != '[')) {
                return i + 1;
            }
        }
        return line.length();
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }
}
