package org.tocsin.readers.mail.links;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tocsin.readers.text.Escapes;

/// Names the tricks in one link after the other.
final class Examined {
    private static final Set<String> ORDINARY = Set.of(
            "http",
            "https",
            "mailto",
            "tel",
            "sms",
            "ftp",
            "ftps",
            "cid",
            "mid",
            "webcal",
            "geo",
            "about",
            "skype",
            "whatsapp",
            "tg",
            "urn",
            "im",
            "callto",
            "news",
            "irc",
            "xmpp",
            "sip",
            "facetime",
            "market",
            "itms-apps");

    private static final Set<String> TRACKERS = Set.of(
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "gclid",
            "fbclid",
            "mc_eid",
            "mc_cid",
            "_hsenc",
            "mkt_tok",
            "vero_id",
            "msclkid",
            "trk",
            "elqtrackid",
            "ct_id",
            "sc_eid",
            "yclid",
            "_openstat",
            "igshid");

    private final LinkTables tables;
    private final Set<String> recipients;

    Examined(LinkTables tables, Set<String> recipients) {
        this.tables = tables;
        this.recipients = recipients;
    }

    Link link(String written, String plain, String shown, String place) {
        SortedSet<String> tricks = new TreeSet<>();
        String decoded = decoded(plain);
        // Two backslashes are a share on another computer, to which Windows logs on by itself.
        Optional<Address> outer = plain.startsWith("\\\\") ? Optional.empty() : Address.of(plain);
        if (outer.isEmpty()) {
            scheme(plain, tricks);
            return new Link(written, decoded, shown, place, decoded, tricks, Optional.empty());
        }
        Address first = outer.get();
        ofForm(first, plain, tricks);
        Address last = Unwrapping.innermost(first, tables, tricks);
        if (!last.equals(first)) {
            ofForm(last, "", tricks);
        }
        tables.trick(last.host()).ifPresent(tricks::add);
        if (!shown.isEmpty()) {
            mismatch(shown, first, last, tricks);
        }
        ofParameters(first, tricks);
        recipient(plain, tricks);
        Optional<OAuthRequest> oauth = OAuthRequest.of(last);
        oauth.ifPresent(request -> tricks.add(request.trick()));
        boolean changed = !last.equals(first) || Address.schemeEnd(Address.stripped(plain)) < 0;
        return new Link(written, decoded, shown, place, changed ? decoded(whole(last)) : decoded, tricks, oauth);
    }

    private static String whole(Address address) {
        return address.scheme() + "://" + (address.userinfo().isEmpty() ? "" : address.userinfo() + "@")
                + address.writtenHost() + (address.port() < 0 ? "" : ":" + address.port()) + address.rest();
    }

    /// What a browser makes of a link: no tabs and line ends, slashes for backslashes in front, percent signs
    /// undone.
    private static String decoded(String link) {
        String text = Address.stripped(link);
        if (text.indexOf('\\') >= 0 && !text.startsWith("\\\\") && Address.schemeEnd(text) != 1) {
            StringBuilder out = new StringBuilder(text.length());
            boolean path = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                path |= c == '?' || c == '#';
                out.append(c == '\\' && !path ? '/' : c);
            }
            text = out.toString();
        }
        return Escapes.percentDecoded(text);
    }

    private static void scheme(String plain, Set<String> tricks) {
        String text = Address.stripped(plain);
        int colon = Address.schemeEnd(text);
        if (text.startsWith("\\\\")) {
            tricks.add(Trick.FILE_URI);
        } else if (colon > 0) {
            schemeTrick(text.substring(0, colon).toLowerCase(Locale.ROOT), tricks);
        }
    }

    private static void schemeTrick(String scheme, Set<String> tricks) {
        switch (scheme) {
            case "data" -> tricks.add(Trick.DATA_URI);
            case "javascript", "vbscript" -> tricks.add(Trick.JAVASCRIPT_URI);
            case "file", "smb", "davs", "dav" -> tricks.add(Trick.FILE_URI);
            default -> {
                // A drive letter or a word with a colon is no scheme that starts anything.
                if (!ORDINARY.contains(scheme)
                        && (scheme.startsWith("ms-")
                                || scheme.endsWith("-ms")
                                || scheme.equals("search")
                                || scheme.equals("mhtml")
                                || scheme.equals("its")
                                || scheme.equals("shell"))) {
                    tricks.add(Trick.PROTOCOL_HANDLER);
                }
            }
        }
    }

    private static void ofForm(Address address, String plain, Set<String> tricks) {
        schemeTrick(address.scheme(), tricks);
        if (!address.userinfo().isEmpty() && address.scheme().startsWith("http")) {
            tricks.add(Trick.USERINFO);
        }
        if (address.hostIsIp()) {
            tricks.add(Trick.IP_HOST);
            if (address.hostIsOddIp()) {
                tricks.add(Trick.ODD_IP_FORM);
            }
        }
        if (address.host().startsWith("xn--") || address.host().contains(".xn--")) {
            tricks.add(Trick.PUNYCODE);
            if (Scripts.mixed(address.host())) {
                tricks.add(Trick.MIXED_SCRIPT);
            }
        }
        String written = address.writtenHost();
        boolean hidden = written.indexOf('%') >= 0;
        for (int i = 0; i < written.length() && !hidden; i++) {
            hidden = written.charAt(i) == '\u00AD' || Character.getType(written.charAt(i)) == Character.FORMAT;
        }
        if (hidden) {
            tricks.add(Trick.ENCODED_HOST);
        }
        boolean usual = address.scheme().equals("https") && address.port() == 443
                || address.scheme().equals("http") && address.port() == 80;
        if (address.port() >= 0 && !usual && address.scheme().startsWith("http")) {
            tricks.add(Trick.ODD_PORT);
        }
        int slash = plain.indexOf('\\');
        if (slash >= 0 && slash < plain.length() - address.rest().length() + 1) {
            tricks.add(Trick.BACKSLASH);
        }
    }

    private static void ofParameters(Address address, Set<String> tricks) {
        if (address.rest().indexOf('=') < 0) {
            return;
        }
        for (Address.Parameter parameter : address.parameters()) {
            if (TRACKERS.contains(parameter.name().toLowerCase(Locale.ROOT))) {
                tricks.add(Trick.TRACKING);
                return;
            }
        }
    }

    /// Whether the text looks like an address on another registered domain. A link that a gateway wrapped is right
    /// if its inside fits.
    private void mismatch(String shown, Address first, Address last, Set<String> tricks) {
        String text = shown.strip();
        if (text.length() > 2_000 || text.indexOf(' ') >= 0 || text.indexOf('.') < 0 || text.indexOf('@') >= 0) {
            return;
        }
        Optional<Address> seen = Address.of(Address.schemeEnd(text) > 0 ? text : "http://" + text);
        if (seen.isEmpty() || !looksLikeDomain(seen.get().host())) {
            return;
        }
        String wanted = tables.registered(seen.get().host());
        if (!wanted.equals(tables.registered(first.host())) && !wanted.equals(tables.registered(last.host()))) {
            tricks.add(Trick.MISMATCH);
        }
    }

    private static final Set<String> FILE_ENDINGS = Set.of(
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip", "rar", "txt", "html", "htm", "jpg", "jpeg",
            "png", "gif", "exe", "mp3", "mp4", "php", "js", "css", "xml", "csv", "eml", "msg", "iso", "tar", "gz",
            "asp", "aspx");

    private static boolean looksLikeDomain(String host) {
        if (Address.ip(host).isPresent()) {
            return true;
        }
        int dot = host.lastIndexOf('.');
        String last = host.substring(dot + 1);
        if (dot <= 0 || last.length() < 2 || FILE_ENDINGS.contains(last)) {
            return false;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-')) {
                return false;
            }
        }
        return !Character.isDigit(last.charAt(0));
    }

    private void recipient(String plain, Set<String> tricks) {
        if (recipients.isEmpty()) {
            return;
        }
        if (plain.indexOf('@') >= 0 || plain.indexOf('%') >= 0) {
            String lower = Escapes.percentDecoded(Escapes.percentDecoded(plain)).toLowerCase(Locale.ROOT);
            if (recipients.stream().anyMatch(lower::contains)) {
                tricks.add(Trick.RECIPIENT_ADDRESS);
                return;
            }
        }
        int start = 0;
        for (int i = 0; i <= plain.length(); i++) {
            if (i == plain.length() || "/?&=#;:|,".indexOf(plain.charAt(i)) >= 0) {
                if (i - start >= 8 && i - start <= 400 && isRecipient(plain.substring(start, i))) {
                    tricks.add(Trick.RECIPIENT_ADDRESS);
                    return;
                }
                start = i + 1;
            }
        }
    }

    private boolean isRecipient(String token) {
        Optional<String> decoded =
                Escapes.readableBase64(token.replace("%3D", "=").replace("%3d", "="));
        return decoded.isPresent()
                && decoded.get().indexOf('@') > 0
                && recipients.stream().anyMatch(decoded.get().toLowerCase(Locale.ROOT)::contains);
    }
}
