package org.tocsin.readers.network;

import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Optional;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.Lines;
import org.tocsin.readers.text.Opening;
import org.tocsin.readers.text.Stamp;
import org.tocsin.readers.text.UnreadLines;

/// Access logs in the common and the combined format of Apache and nginx, also with the virtual host in front and with
/// more columns behind, as Squid can write them too.
///
/// The formats name no columns; they have the names of W3C's extended format: `c-ip`, `cs-ident`, `cs-username`,
/// `Timestamp`, `cs-method`, what [WebAddress] gives, `cs-version`, `sc-status`, `sc-bytes`, `cs-referer`,
/// `cs-user-agent`, `cs-host` (the virtual host), `Extra`. A request that is none stands in `cs-request`. A dash is no
/// value.
public final class AccessLogReader implements Reader {
    @Override
    public String format() {
        return "web-access-log";
    }

    @Override
    public boolean recognises(Head head) {
        return Opening.most(head, line -> Parts.of(line).isPresent());
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        UnreadLines unread = new UnreadLines(source, out, "an access log");
        Lines lines = new Lines(source.content(), out.limits().record());
        for (Optional<Lines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Lines.Line line = next.get();
            Optional<Parts> parts = Parts.of(line.text());
            if (parts.isEmpty()) {
                unread.add(line);
                continue;
            }
            unread.read(line);
            boolean proxy =
                    parts.get().extra.startsWith("TCP_") || parts.get().extra.startsWith("NONE");
            out.accept(parts.get()
                    .record()
                    .build(
                            proxy ? WebKinds.PROXY : WebKinds.SERVER,
                            out.shapes(),
                            source.at(line.number(), line.offset())));
        }
        unread.close();
    }

    /// The columns of a line.
    private static final class Parts {
        private String host = "";
        private String client = "";
        private String ident = "";
        private String user = "";
        private String written = "";
        private Optional<Stamp> stamp = Optional.empty();
        private String request = "";
        private String status = "";
        private String bytes = "";
        private String referer = "";
        private String agent = "";
        private String extra = "";

        static Optional<Parts> of(String line) {
            int open = line.indexOf(" [");
            if (open <= 0) {
                return Optional.empty();
            }
            Optional<Stamp> stamp = Stamp.at(line, open + 2);
            if (stamp.isEmpty()) {
                return Optional.empty();
            }
            int close = stamp.get().end();
            if (!line.startsWith("] \"", close)) {
                return Optional.empty();
            }
            Parts parts = new Parts();
            parts.stamp = stamp;
            parts.written = line.substring(open + 2, close);
            String[] who = line.substring(0, open).split(" ", 5);
            int first = who.length > 3 && who[0].indexOf(':') > 0 && who[0].indexOf("::") < 0 && isDigits(port(who[0]))
                    ? 1
                    : 0;
            if (who.length < first + 3) {
                return Optional.empty();
            }
            parts.host = first == 1 ? who[0].substring(0, who[0].lastIndexOf(':')) : "";
            parts.client = who[first];
            parts.ident = who[first + 1];
            StringBuilder user = new StringBuilder(who[first + 2]);
            for (int i = first + 3; i < who.length; i++) {
                user.append(' ').append(who[i]);
            }
            parts.user = user.toString();
            Quoted rest = new Quoted(line, close + 2);
            parts.request = rest.next();
            parts.status = rest.next();
            parts.bytes = rest.next();
            if (!isDigits(parts.status) || parts.status.length() != 3) {
                return Optional.empty();
            }
            if (rest.quoted()) {
                parts.referer = rest.next();
                if (rest.quoted()) {
                    parts.agent = rest.next();
                }
            }
            parts.extra = rest.rest();
            return Optional.of(parts);
        }

        private static String port(String host) {
            return host.substring(host.lastIndexOf(':') + 1);
        }

        private static boolean isDigits(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        PlainRecord.Builder record() {
            PlainRecord.Builder record = new PlainRecord.Builder();
            text(record, "c-ip", client);
            text(record, "cs-ident", ident);
            text(record, "cs-username", user);
            text(record, "Timestamp", written);
            text(record, "cs-host", host);
            request(record);
            text(record, "sc-status", status);
            text(record, "sc-bytes", bytes);
            text(record, "cs-referer", referer);
            text(record, "cs-user-agent", agent);
            text(record, "Extra", extra);
            stamp.flatMap(time -> time.instant(0, ZoneOffset.UTC)).ifPresent(when -> {
                record.time(when);
                String assumed = stamp.get().assumed(0);
                if (!assumed.isEmpty()) {
                    record.text("assumed", assumed);
                }
            });
            return record;
        }

        private void request(PlainRecord.Builder record) {
            int method = request.indexOf(' ');
            int version = request.lastIndexOf(' ');
            if (method <= 0 || !isMethod(request.substring(0, method))) {
                text(record, "cs-request", request);
                return;
            }
            record.text("cs-method", request.substring(0, method));
            boolean versioned = version > method && request.startsWith("HTTP/", version + 1);
            WebAddress.add(request.substring(method + 1, versioned ? version : request.length()), record);
            if (versioned) {
                record.text("cs-version", request.substring(version + 1));
            }
        }

        private static boolean isMethod(String word) {
            return word.length() <= 32
                    && word.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_');
        }

        private static void text(PlainRecord.Builder record, String name, String value) {
            if (!value.isEmpty() && !value.equals("-")) {
                record.text(name, value);
            }
        }
    }

    /// Walks through words, some of them in quotes.
    private static final class Quoted {
        private final String line;
        private int at;

        Quoted(String line, int from) {
            this.line = line;
            this.at = from;
        }

        boolean quoted() {
            return at < line.length() && line.charAt(at) == '"';
        }

        /// The next word; in a quoted one, a backslash before a quote or a backslash is the server's own.
        String next() {
            if (at >= line.length()) {
                return "";
            }
            if (!quoted()) {
                int end = line.indexOf(' ', at);
                String word = line.substring(at, end < 0 ? line.length() : end);
                at = end < 0 ? line.length() : end + 1;
                return word;
            }
            StringBuilder text = new StringBuilder();
            int i = at + 1;
            while (i < line.length() && line.charAt(i) != '"') {
                boolean escape = line.charAt(i) == '\\'
                        && i + 1 < line.length()
                        && (line.charAt(i + 1) == '"' || line.charAt(i + 1) == '\\');
                i += escape ? 1 : 0;
                text.append(line.charAt(i++));
            }
            at = Math.min(line.length(), i + 1);
            if (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            return text.toString();
        }

        String rest() {
            return line.substring(Math.min(at, line.length())).strip();
        }
    }
}
