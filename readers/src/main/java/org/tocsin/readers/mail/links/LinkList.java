package org.tocsin.readers.mail.links;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The addresses that one message leads to, in the order found. An address that stands in several places of the body
/// is listed once; in an attachment, a picture or a header it is listed again with that place.
public final class LinkList {
    private static final int MOST = 5_000;

    /// Longer ones are cut: they are data, not addresses.
    static final int LONGEST = 8 * 1024;

    private static final int LONGEST_DATA = 256;

    private final LinkTables tables;
    private final Set<String> recipients;
    private final Map<Key, Found> found = new LinkedHashMap<>();
    private boolean full;

    private record Key(String link, String place) {}

    private record Found(String written, String plain, String shown, String place) {}

    /// @param recipients addresses to whom the message is written, in lower case
    public LinkList(LinkTables tables, Set<String> recipients) {
        this.tables = tables;
        this.recipients = recipients;
    }

    /// Whether there were more than are kept.
    public boolean full() {
        return full;
    }

    public void add(String written, String shown, String place) {
        add(written, written, shown, place);
    }

    /// @param written as it stands there
    /// @param plain as it is meant: resolved against the page's base, or no longer defanged
    public void add(String written, String plain, String shown, String place) {
        String stripped = written.strip();
        String lower = stripped.substring(0, Math.min(8, stripped.length())).toLowerCase(Locale.ROOT);
        if (stripped.isEmpty() || stripped.startsWith("#") || lower.startsWith("cid:")) {
            return;
        }
        int longest = lower.startsWith("data:") ? LONGEST_DATA : LONGEST;
        String kept = cut(stripped, longest);
        Key key = new Key(kept, isBody(place) ? "" : place);
        Found old = found.get(key);
        if (old != null) {
            if (old.shown().isEmpty() && !shown.isEmpty()) {
                found.put(key, new Found(old.written(), old.plain(), shown, old.place()));
            }
        } else if (found.size() >= MOST) {
            full = true;
        } else {
            String meant = plain.equals(written) ? kept : cut(plain.strip(), longest);
            found.put(key, new Found(kept, meant, shown, place));
        }
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? text.substring(0, longest) : text;
    }

    private static boolean isBody(String place) {
        return place.startsWith("html-") || place.equals("text") || place.equals("defanged");
    }

    /// All links, taken apart.
    public List<Link> links() {
        List<Link> links = new ArrayList<>(found.size());
        Examined examined = new Examined(tables, recipients);
        for (Found each : found.values()) {
            links.add(examined.link(each.written(), each.plain(), each.shown(), each.place()));
        }
        return links;
    }
}
