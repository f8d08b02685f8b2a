package org.tocsin.readers.host;

import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;

/// What DNS servers note of a question: BIND's `queries`, dnsmasq with `log-queries`, unbound with `log-queries`.
///
/// Fields: `query` without a dot at its end, `record_type`, `client`, `answer`, `server` (asked on, or asked next),
/// `action` (dnsmasq's own word).
final class DnsMessage {
    static final Kind KIND = new Kind("network.dns");

    private DnsMessage() {}

    /// Adds what a message tells of a question; adds nothing where it is about something else.
    static boolean add(String program, String message, PlainRecord.Builder record) {
        return switch (program) {
            case "named" -> bind(message, record);
            case "dnsmasq" -> dnsmasq(message, record);
            case "unbound" -> unbound(message, record);
            default -> false;
        };
    }

    /// `client @0x7f… 10.0.0.1#5321 (example.org): query: example.org IN A +E(0)K (10.0.0.53)`, also behind a category
    /// and a severity.
    static boolean bind(String message, PlainRecord.Builder record) {
        int query = message.indexOf(": query: ");
        int client = message.indexOf("client ");
        if (query < 0 || client < 0 || client > query) {
            return false;
        }
        String[] words = message.substring(query + 9).split(" ", 6);
        if (words.length < 3) {
            return false;
        }
        String who = message.substring(client + 7, query);
        if (who.startsWith("@")) {
            who = who.substring(who.indexOf(' ') + 1);
        }
        int port = who.indexOf('#');
        record.text("client", port < 0 ? who : who.substring(0, port));
        record.text("query", name(words[0])).text("record_type", words[2]);
        String last = words[words.length - 1];
        if (last.startsWith("(") && last.endsWith(")")) {
            record.text("server", last.substring(1, last.length() - 1));
        }
        return true;
    }

    /// `query[A] example.org from 10.0.0.1`, `reply example.org is 192.0.2.1`, `forwarded example.org to 192.0.2.53`;
    /// with `log-queries=extra` a number and the client come first.
    private static boolean dnsmasq(String message, PlainRecord.Builder record) {
        String[] words = message.split(" ", 7);
        int at = 0;
        String client = "";
        if (words.length > 2 && isNumber(words[0]) && words[1].indexOf('/') > 0) {
            client = words[1].substring(0, words[1].indexOf('/'));
            at = 2;
        }
        if (words.length < at + 4) {
            return false;
        }
        String action = words[at];
        String joint = words[at + 2];
        boolean question = action.startsWith("query[") && action.endsWith("]") && joint.equals("from");
        boolean answer = joint.equals("is");
        boolean onward = action.equals("forwarded") && joint.equals("to");
        if (!question && !answer && !onward) {
            return false;
        }
        record.text("query", name(words[at + 1]));
        if (question) {
            record.text("action", "query").text("record_type", action.substring(6, action.length() - 1));
            client = client.isEmpty() ? words[at + 3] : client;
        } else {
            record.text("action", action).text(answer ? "answer" : "server", words[at + 3]);
        }
        if (!client.isEmpty()) {
            record.text("client", client);
        }
        return true;
    }

    /// `[1234:0] info: 127.0.0.1 example.org. A IN`.
    private static boolean unbound(String message, PlainRecord.Builder record) {
        int info = message.indexOf("info: ");
        if (info < 0) {
            return false;
        }
        String[] words = message.substring(info + 6).split(" ", 6);
        if (words.length < 4 || !words[1].endsWith(".") || !words[3].equals("IN")) {
            return false;
        }
        record.text("client", words[0]).text("query", name(words[1])).text("record_type", words[2]);
        return true;
    }

    static String name(String written) {
        return written.length() > 1 && written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
