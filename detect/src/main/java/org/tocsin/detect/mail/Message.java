package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;

/// What the record of one message says, put so that it can be judged. Nothing is added to it.
final class Message {
    private static final int MOST_TEXT = 80_000;
    private static final int MOST_LINKS = 400;
    private static final Set<String> PICTURE_ENDINGS = Set.of(
            "png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "ico", "css", "js", "woff", "woff2", "ttf", "eot");

    /// Places of a link that a reader would follow; from all others something is fetched, or nothing happens.
    private static final Set<String> FOLLOWED = Set.of(
            "html-href",
            "html-form",
            "html-refresh",
            "html-text",
            "text",
            "defanged",
            "pdf",
            "office",
            "qr",
            "calendar",
            "script",
            "attachment");

    private static final Pattern RESULT = Pattern.compile("\\b(spf|dkim|dmarc)\\s*=\\s*([a-zA-Z]+)");

    private static final Pattern ENTITY = Pattern.compile("&[a-zA-Z]{4,7};");

    /// A mailbox of a header.
    ///
    /// @param host of the address, lower case; empty where there is none
    /// @param owner the registrable name of the host
    record Mailbox(String name, String address, String local, String host, String owner) {}

    /// One link that a reader could follow, or that fetches something when the message is shown.
    ///
    /// @param url as decoded
    /// @param shown the text it is shown with
    /// @param tricks as the reader found them
    /// @param followed whether a reader would follow it; pictures, fonts and styles are fetched
    record Link(
            String url,
            String scheme,
            String host,
            String owner,
            String path,
            String shown,
            Set<String> tricks,
            boolean followed) {}

    /// @param kind its type by content where that is known, else empty
    record Attached(String name, String type, String kind, String trick, long size) {
        /// The last ending of the name, lower case.
        String ending() {
            int dot = name.lastIndexOf('.');
            return dot < 0 ? "" : name.substring(dot + 1).strip().toLowerCase(Locale.ROOT);
        }
    }

    private final EvidenceRecord record;
    private final Text buffer = new Text();
    private final Map<String, Integer> slots = new LinkedHashMap<>();
    private final Hosts hosts;
    private final Set<String> trusted;
    final String subject;
    final Letters plainSubject;
    final List<Mailbox> from;
    final Mailbox sender;
    final Letters plainName;
    final List<Mailbox> replyTo;
    final List<Mailbox> recipients;
    /// Subject and body together, plain; the body begins at [#bodyFrom].
    final Letters plain;

    final int bodyFrom;
    final List<Link> links;
    /// Addresses that links would write to, lower case.
    final List<String> writesTo = new ArrayList<>();

    final List<Attached> attached;
    /// Words of the body.
    final int words;

    /// Lines of others that a plain message answers; they are not its own words.
    final int quoted;

    final boolean isHtml;
    final int pictures;
    /// Characters that are not shown.
    final int hidden;

    Message(EvidenceRecord record, Hosts hosts, Set<String> trusted) {
        this.record = record;
        this.trusted = trusted;
        this.hosts = hosts;
        Shape shape = record.shape();
        for (String name : List.of(
                "Subject",
                "From",
                "Body.Text",
                "Body.Html",
                "Link",
                "Link.Decoded",
                "Link.Shown",
                "Link.Target",
                "Link.Place",
                "Link.Trick")) {
            slots.put(name, shape.slot(name));
        }
        subject = first("Subject");
        plainSubject = Letters.of(subject);
        from = mailboxes("From");
        sender = from.size() == 1 ? from.getFirst() : unreadable(first("From"));
        plainName = Letters.of(sender.name());
        replyTo = mailboxes("Reply-To");
        List<Mailbox> to = new ArrayList<>(mailboxes("To"));
        to.addAll(mailboxes("Cc"));
        recipients = to;
        StringBuilder body = new StringBuilder();
        int shownPictures = 0;
        int notShown = 0;
        List<String> html = all("Body.Html");
        for (String one : html) {
            ShownText text = ShownText.of(one);
            body.append(text.shown()).append('\n');
            shownPictures += text.pictures();
            notShown += text.hidden();
        }
        String written = String.join("\n", all("Body.Text"));
        if (ENTITY.matcher(written).find()) {
            // Mass mailers put the marks of HTML into plain text; readers see through them.
            written = ShownText.of(written.replace('<', ' ')).shown().toString();
        }
        if (html.isEmpty() || body.length() < written.length() / 3) {
            body.append(written);
        }
        if (body.length() > MOST_TEXT) {
            body.setLength(MOST_TEXT);
        }
        quoted = html.isEmpty() ? withoutQuotes(body) : 0;
        isHtml = !html.isEmpty();
        for (String hiddenText : all("Hidden.Text")) {
            notShown += hiddenText.length();
        }
        pictures = shownPictures;
        hidden = notShown;
        bodyFrom = plainSubject.chars().length() + 1;
        plain = Letters.of(subject + "\n" + body);
        links = readLinks();
        attached = readAttached();
        words = countWords();
    }

    /// Takes out the lines that are quoted with `>` or the like.
    private static int withoutQuotes(StringBuilder body) {
        int quotes = 0;
        StringBuilder own = new StringBuilder(body.length());
        int at = 0;
        while (at < body.length()) {
            int end = body.indexOf("\n", at);
            end = end < 0 ? body.length() : end + 1;
            int first = at;
            while (first < end && (body.charAt(first) == ' ' || body.charAt(first) == '\t')) {
                first++;
            }
            if (first < end && (body.charAt(first) == '>' || body.charAt(first) == '|')) {
                quotes++;
            } else {
                own.append(body, at, end);
            }
            at = end;
        }
        body.setLength(0);
        body.append(own);
        return quotes;
    }

    private int countWords() {
        Wordings.Cut cut = new Wordings.Cut(plain.chars());
        int count = 0;
        while (cut.advance() && count < 5_000) {
            count += cut.from >= bodyFrom ? 1 : 0;
        }
        return count;
    }

    /// A value of a field, or empty.
    String first(String field) {
        return record.first(field).orElse("");
    }

    List<String> all(String field) {
        int slot = slots.containsKey(field) ? slots.get(field) : record.shape().slot(field);
        if (slot < 0) {
            return List.of();
        }
        int count = record.count(slot);
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            record.read(slot, i, buffer);
            values.add(buffer.toString());
        }
        return values;
    }

    boolean has(String field) {
        int slot = record.shape().slot(field);
        return slot >= 0 && record.count(slot) > 0;
    }

    /// What a server noted about who vouches for the message.
    record Authenticated(String server, String method, String result) {}

    /// Results of the servers that are trusted, or of all where none was named.
    List<Authenticated> results() {
        List<Authenticated> read = new ArrayList<>();
        List<String> servers = all("Auth.Server");
        List<String> methods = all("Auth.Method");
        List<String> results = all("Auth.Result");
        List<String> standings = all("Auth.Standing");
        // In a message that no server received, the reader calls everything anyone's: there is no boundary in it.
        boolean received = has("Hop.By");
        for (int i = 0; i < Math.min(methods.size(), results.size()); i++) {
            // Below the boundary whoever sent the message can have written what he liked, also under a trusted name.
            if (!received || !value(standings, i).equals("anyone")) {
                add(value(servers, i), methods.get(i), results.get(i), read);
            }
        }
        if (methods.isEmpty()) {
            for (String header : all("Authentication-Results")) {
                String server = header.strip().split("[;\\s]", 2)[0];
                Matcher result = RESULT.matcher(header);
                while (result.find()) {
                    add(server, result.group(1), result.group(2), read);
                }
            }
        }
        return read;
    }

    private void add(String server, String method, String result, List<Authenticated> into) {
        String name = server.toLowerCase(Locale.ROOT);
        if (trusted.isEmpty() || trusted.contains(name)) {
            into.add(new Authenticated(name, method.toLowerCase(Locale.ROOT), result.toLowerCase(Locale.ROOT)));
        }
    }

    private List<Mailbox> mailboxes(String field) {
        List<String> addresses = all(field + ".Address");
        List<String> names = all(field + ".Name");
        List<Mailbox> boxes = new ArrayList<>();
        for (int i = 0; i < Math.min(addresses.size(), 200); i++) {
            boxes.add(mailbox(i < names.size() ? names.get(i) : "", addresses.get(i)));
        }
        return boxes;
    }

    private Mailbox mailbox(String name, String address) {
        String lower = address.strip().toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        String host = at < 0 ? "" : Hosts.bounded(lower.substring(at + 1)).replaceAll("[>\\])\\s]+$", "");
        while (host.endsWith(".")) {
            host = host.substring(0, host.length() - 1);
        }
        return new Mailbox(
                name, lower, at < 0 ? lower : lower.substring(0, at), host, host.isEmpty() ? "" : hosts.owner(host));
    }

    /// A From that no mailbox could be read from: what stands between angle brackets, or nothing.
    private Mailbox unreadable(String written) {
        int open = written.lastIndexOf('<');
        int close = written.indexOf('>', Math.max(0, open));
        if (open < 0) {
            return written.indexOf('@') > 0 && written.indexOf(' ') < 0
                    ? mailbox("", written)
                    : new Mailbox(written, "", "", "", "");
        }
        String name = written.substring(0, open).replace("\"", "").strip();
        return mailbox(name, close < 0 ? written.substring(open + 1) : written.substring(open + 1, close));
    }

    private List<Link> readLinks() {
        List<String> raw = all("Link");
        List<String> decoded = all("Link.Decoded");
        List<String> targets = all("Link.Target");
        List<String> shown = all("Link.Shown");
        List<String> places = all("Link.Place");
        List<String> tricks = all("Link.Trick");
        List<Link> read = new ArrayList<>();
        for (int i = 0; i < Math.min(raw.size(), MOST_LINKS); i++) {
            String url = value(targets, i).isEmpty() ? value(decoded, i) : value(targets, i);
            url = url.isEmpty() ? raw.get(i) : url;
            String trick = value(tricks, i);
            Set<String> tricked = trick.isEmpty() ? Set.of() : Set.of(trick.split("\\s*,\\s*"));
            link(url.strip(), value(shown, i), value(places, i), tricked, read);
        }
        return read;
    }

    private static String value(List<String> values, int index) {
        return index < values.size() ? values.get(index) : "";
    }

    private void link(String url, String shown, String place, Set<String> tricks, List<Link> into) {
        int colon = url.indexOf(':');
        String scheme = colon > 0 && colon < 12 ? url.substring(0, colon).toLowerCase(Locale.ROOT) : "";
        String rest;
        if (scheme.equals("http") || scheme.equals("https") || scheme.equals("ftp")) {
            rest = url.substring(colon + 1).replaceFirst("^[/\\\\]+", "");
        } else if (url.regionMatches(true, 0, "www.", 0, 4)) {
            scheme = "http";
            rest = url;
        } else if (url.startsWith("//")) {
            scheme = "https";
            rest = url.substring(2);
        } else {
            if (scheme.equals("mailto")) {
                String address =
                        url.substring(colon + 1).split("[?,;&]", 2)[0].strip().toLowerCase(Locale.ROOT);
                writesTo.add(address);
            }
            if (scheme.equals("data") || scheme.equals("javascript") || scheme.equals("vbscript")) {
                into.add(new Link(
                        url,
                        scheme,
                        "",
                        "",
                        "",
                        shown,
                        tricks,
                        isFollowed(place, "", shown) && !url.startsWith("data:image") && !url.startsWith("data:font")));
            }
            return;
        }
        int end = 0;
        while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        String path = rest.substring(end);
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1).toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        if (port > 0 && !host.endsWith("]")) {
            host = host.substring(0, port);
        }
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (host.isEmpty()) {
            return;
        }
        host = Hosts.bounded(host);
        Set<String> all = tricks;
        if (at > 0 && !tricks.contains("userinfo")) {
            all = new java.util.TreeSet<>(tricks);
            all.add("userinfo");
        }
        boolean followed = isFollowed(place, path, shown) && !hosts.isFurniture(host);
        into.add(new Link(url, scheme, host, hosts.owner(host), path, shown, all, followed));
    }

    private static boolean isFollowed(String place, String path, String shown) {
        if (!place.isEmpty()) {
            return FOLLOWED.contains(place);
        }
        if (!shown.isEmpty()) {
            return true;
        }
        int query = path.indexOf('?');
        String plainPath = query < 0 ? path : path.substring(0, query);
        int dot = plainPath.lastIndexOf('.');
        return dot < 0 || !PICTURE_ENDINGS.contains(plainPath.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    private List<Attached> readAttached() {
        List<String> names = all("Attachment.Name");
        List<String> types = all("Attachment.Type");
        List<String> kinds = all("Attachment.Kind");
        List<String> tricks = all("Attachment.Trick");
        List<String> sizes = all("Attachment.Size");
        List<Attached> read = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String size = value(sizes, i);
            read.add(new Attached(
                    names.get(i),
                    value(types, i).toLowerCase(Locale.ROOT),
                    value(kinds, i).toLowerCase(Locale.ROOT),
                    value(tricks, i),
                    size.isEmpty() ? 0 : Long.parseLong(size)));
        }
        return read;
    }
}
