package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Where a message leads, held against who it says it is from.
final class LinkSigns {
    private final MailTables tables;
    private final Hosts hosts;

    LinkSigns(MailTables tables) {
        this.tables = tables;
        this.hosts = tables.hosts();
    }

    /// Where the message leads.
    ///
    /// @param foreign the first host with no tie to the sender; empty where there is none
    /// @param dark the first host that hides where it ends
    /// @param any whether there is anything to follow
    /// @param theirs whether something leads to the service that the message poses as
    /// @param serviceAway where a message with a known service's own address leads, when nothing leads there
    record Leads(
            Optional<String> foreign,
            Optional<String> dark,
            boolean any,
            boolean theirs,
            Optional<String> serviceAway) {}

    Leads examine(Message message, WordSigns.Said said, Optional<Brands.Met> pretence, Reasons reasons) {
        Optional<String> foreign = Optional.empty();
        Optional<String> dark = Optional.empty();
        List<Message.Link> followed = new ArrayList<>();
        boolean home = false;
        for (Message.Link link : message.links) {
            if (!link.followed()) {
                picture(link, reasons);
                continue;
            }
            if (link.host().isEmpty()) {
                reasons.add("script-link", "Link", link.scheme());
                continue;
            }
            followed.add(link);
            boolean own = belongs(message, link);
            home |= own && !hosts.isMailSender(link.host());
            signs(message, link, own, reasons);
            if (own) {
                continue;
            }
            if (hosts.isShortener(link.host()) || hosts.isForwarding(link.host(), link.path())) {
                dark = dark.or(() -> Optional.of(link.host()));
            } else if (!hosts.isMailSender(link.host())
                    && !tables.brands().areOwnersOf(link.host())
                    && (hosts.category(link.host()).isEmpty() || hosts.isFreePage(link.host(), link.path()))) {
                foreign = foreign.or(() -> Optional.of(link.host()));
            }
        }
        coded(followed, message, reasons);
        if (message.pictures > 0 && !followed.isEmpty() && message.words < 30 && !home) {
            reasons.add("picture-only", "Body.Html Link");
        } else if (message.words < 12 && (!followed.isEmpty() && !home || !message.attached.isEmpty())) {
            reasons.add("no-words", "Body");
        }
        if (message.words < 12
                && hosts.isMailProvider(message.sender.host())
                && !message.has("In-Reply-To")
                && message.quoted == 0
                && followed.stream().anyMatch(this::isShared)) {
            reasons.add("bare-link-from-free-mailbox", "Body Link.Decoded From.Address");
        }
        boolean forMany = message.isHtml
                && (said.bulk()
                        || message.has("List-Unsubscribe")
                        || reasons.has("coded-path")
                        || reasons.has("coded-path-secured")
                        || reasons.has("picture-only")
                        || reasons.has("foreign-pictures"));
        boolean elsewhere = foreign.isPresent() || dark.isPresent();
        if (forMany
                && elsewhere
                && !home
                && !hosts.isMailSender(message.sender.host())
                && followed.stream().noneMatch(link -> hosts.isMailSender(link.host()))) {
            reasons.add(
                    "strangers-links",
                    "Link.Decoded From.Address",
                    foreign.or(() -> followed.stream().map(Message.Link::host).findFirst())
                            .orElse("?"));
            unlikeName(message, reasons);
        }
        boolean theirs = pretence.isPresent()
                && followed.stream().anyMatch(link -> Brands.isTheirs(pretence.get(), link.host(), link.owner()));
        Message.Mailbox sender = message.sender;
        boolean service = tables.brands().areOwnersOf(sender.host())
                && !hosts.isMailProvider(sender.host())
                && !hosts.isMailSender(sender.host())
                && !SenderSigns.isList(message);
        boolean away = service
                && !home
                && message.isHtml
                && foreign.isPresent()
                && followed.stream()
                        .noneMatch(link -> tables.brands().areOwnersOf(link.host())
                                && !hosts.isFreePage(link.host(), link.path()));
        return new Leads(foreign, dark, !followed.isEmpty(), theirs, away ? foreign : Optional.empty());
    }

    private boolean isShared(Message.Link link) {
        return hosts.isSharedFiles(link.host())
                || link.tricks().contains("file-sharing")
                || link.tricks().contains("shortener")
                || link.tricks().contains("free-hosting");
    }

    /// Nothing of the name is in the address, not even its first letters.
    private static void unlikeName(Message message, Reasons reasons) {
        Message.Mailbox sender = message.sender;
        StringBuilder initials = new StringBuilder();
        boolean any = false;
        Wordings.Cut cut = new Wordings.Cut(message.plainName.chars());
        while (cut.advance()) {
            String word = message.plainName.chars().substring(cut.from, cut.to);
            initials.append(word.charAt(0));
            any |= word.length() >= 4;
            if (word.length() >= 3 && sender.address().contains(word.substring(0, Math.min(4, word.length())))) {
                return;
            }
        }
        if (any
                && !sender.host().isEmpty()
                && !(initials.length() >= 2 && SenderSigns.label(sender.owner()).contains(initials))) {
            reasons.add("name-unlike-domain", "From.Name From.Address", sender.address());
        }
    }

    private void picture(Message.Link link, Reasons reasons) {
        if (!link.host().isEmpty() && hosts.isPicturePlace(link.host())) {
            reasons.add("foreign-pictures", "Link", link.host());
        }
    }

    /// Whether a link leads to the sender's own house: the same registrable name, the same service's other names, or a
    /// name that the sender's name or domain speaks.
    private boolean belongs(Message message, Message.Link link) {
        Message.Mailbox sender = message.sender;
        if (link.owner().equals(sender.owner())) {
            return true;
        }
        if (sender.host().isEmpty()) {
            return false;
        }
        // A service may give names below its own to its users, as suffixes of the public do.
        if (Hosts.isOrBelow(link.host(), sender.host())
                && !hosts.isMailProvider(sender.host())
                && !hosts.isFreePage(sender.host(), "")) {
            return true;
        }
        String label = SenderSigns.label(link.owner());
        String senderLabel = SenderSigns.label(sender.owner());
        if (label.length() >= 4
                && label.equals(senderLabel)
                && hosts.cheapEnding(link.host()).isEmpty()) {
            return true;
        }
        Optional<Brands.Met> named = tables.brands().inName(message.plainName.text());
        return named.isPresent()
                && Brands.isTheirs(named.get(), sender.host(), sender.owner())
                && Brands.isTheirs(named.get(), link.host(), link.owner());
    }

    private void signs(Message message, Message.Link link, boolean own, Reasons reasons) {
        String host = link.host();
        if (Hosts.isAddress(host)
                || link.tricks().contains("ip-host")
                || link.tricks().contains("odd-ip-form")) {
            reasons.add("ip-host", "Link.Decoded", host);
        }
        if (link.tricks().contains("userinfo")) {
            reasons.add("userinfo-link", "Link.Decoded", link.url());
        }
        if (!java.text.Normalizer.normalize(host, java.text.Normalizer.Form.NFKC)
                .equals(host)) {
            reasons.add("disguised-host", "Link.Decoded", host);
        }
        if (host.startsWith("xn--") || host.contains(".xn--")) {
            reasons.add("punycode-link", "Link.Decoded", host);
        }
        if (link.tricks().contains("mixed-script") || link.tricks().contains("encoded-host")) {
            reasons.add("disguised-host", "Link.Trick", host);
        }
        if (link.tricks().contains("protocol-handler") || link.tricks().contains("file-uri")) {
            reasons.add("script-link", "Link.Trick", link.scheme());
        }
        if (link.tricks().contains("open-redirect") && !own) {
            reasons.add("open-redirect", "Link.Trick", link.host());
        }
        if (link.tricks().contains("oauth-consent")) {
            reasons.add("consent-link", "Link.Decoded OAuth.Client", host);
        }
        if (link.tricks().contains("device-code")) {
            reasons.add("device-code-link", "Link.Decoded");
        }
        if (own) {
            return;
        }
        if (hosts.isShortener(host)) {
            reasons.add("shortened-link", "Link.Decoded", host);
        } else if (hosts.isForwarding(host, link.path())) {
            reasons.add("open-redirect", "Link.Decoded", host);
        } else if (hosts.isFreePage(host, link.path())) {
            reasons.add("free-page", "Link.Decoded", host);
        }
        if (!hosts.isMailSender(host) && hosts.category(host).isEmpty()) {
            hosts.cheapEnding(host).ifPresent(ending -> reasons.add("cheap-link-domain", "Link.Decoded", "." + ending));
            if (Hosts.looksMachineMade(SenderSigns.label(link.owner())) || firstLabelMade(host)) {
                reasons.add("machine-made-host", "Link.Decoded", host);
            }
            if (!tables.brands().areOwnersOf(host)) {
                Optional<Brands.Met> inHost = tables.brands()
                        .inHost(host, link.owner())
                        .filter(met -> !met.brand().rights());
                if (inHost.isPresent()) {
                    reasons.add(
                            "service-in-link",
                            "Link.Decoded",
                            host,
                            inHost.get().shown());
                } else {
                    tables.likeness(host)
                            .ifPresent(like -> reasons.add(
                                    "lookalike-link",
                                    "Link.Decoded",
                                    host,
                                    like.target().name()));
                }
            }
        }
        recipient(message, link, reasons);
        mismatch(message, link, reasons);
    }

    private static boolean firstLabelMade(String host) {
        String first = host.substring(0, Math.max(0, host.indexOf('.')));
        return first.length() >= 10 && Hosts.looksMachineMade(first);
    }

    private void recipient(Message message, Message.Link link, Reasons reasons) {
        if (hosts.isMailSender(link.host())) {
            return;
        }
        String url = link.url().toLowerCase(Locale.ROOT);
        for (Message.Mailbox to : message.recipients) {
            if (to.address().length() > 5 && url.contains(to.address())) {
                reasons.add("recipient-in-link", "Link.Decoded To.Address", link.host());
                return;
            }
        }
    }

    /// A text that is itself an address, over a link that leads to another.
    private void mismatch(Message message, Message.Link link, Reasons reasons) {
        String shown = link.shown().strip().toLowerCase(Locale.ROOT);
        if (shown.isEmpty() || shown.indexOf(' ') >= 0 || shown.indexOf('@') >= 0) {
            return;
        }
        String text = shown.replaceFirst("^https?://", "");
        int end = 0;
        while (end < text.length() && "/?#:".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String host = text.substring(0, end);
        if (!Hosts.couldExist(host) || hosts.owner(host).equals(link.owner())) {
            return;
        }
        String shownOwner = hosts.owner(host);
        boolean counted = hosts.isMailSender(link.host()) || link.owner().equals(message.sender.owner());
        if (!counted && hosts.owner(shownOwner).contains(".") && !hosts.isForwarding(link.host(), link.path())) {
            // A word with dots may be no address at all; what begins with http:// or https:// is meant as one.
            boolean endingKnown = shownOwner.length() - shownOwner.lastIndexOf('.') <= 5;
            if (shown.startsWith("http://")
                    || shown.startsWith("https://")
                    || endingKnown
                            && (shown.startsWith("http")
                                    || shown.startsWith("www.")
                                    || tables.brands().areOwnersOf(host))) {
                reasons.add("shown-is-not-target", "Link.Shown Link.Decoded", host, link.host());
            }
        }
    }

    /// All that can be followed lies on one stranger's host, over plain http, under coded paths.
    private void coded(List<Message.Link> followed, Message message, Reasons reasons) {
        if (!message.isHtml) {
            return;
        }
        int coded = 0;
        String host = "";
        for (Message.Link link : followed) {
            if (link.owner().equals(message.sender.owner())
                    && !message.sender.owner().isEmpty()
                    && link.scheme().equals("https")) {
                return;
            }
            if (isCoded(link.path())
                    && !hosts.isMailSender(link.host())
                    && hosts.category(link.host()).isEmpty()) {
                coded += link.scheme().equals("http") ? 2 : 1;
                host = link.host();
            }
        }
        if (coded >= 2 && followed.size() <= 8) {
            boolean plain = followed.stream().noneMatch(link -> link.scheme().equals("https"));
            reasons.add(plain ? "coded-path" : "coded-path-secured", "Link.Decoded", host);
        }
    }

    /// One part of the path is a long code, and there is nothing to read beside it.
    static boolean isCoded(String path) {
        for (String part : path.split("[/?&=#.]", -1)) {
            if (part.length() >= 16 && part.indexOf('-') < 0 && part.indexOf('_') < 0 && isMixed(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMixed(String part) {
        int changes = 0;
        for (int i = 1; i < part.length(); i++) {
            changes += type(part.charAt(i)) != type(part.charAt(i - 1)) ? 1 : 0;
        }
        return changes >= 5;
    }

    private static int type(char c) {
        return Character.isDigit(c) ? 0 : Character.isUpperCase(c) ? 1 : 2;
    }
}
