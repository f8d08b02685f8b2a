package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says whether an address may send mail in a domain's name: `check_host()` of [RFC
/// 7208](https://www.rfc-editor.org/rfc/rfc7208), on records at hand.
public final class Spf {
    /// Terms that ask the domain name system (RFC 7208, 4.6.4).
    private static final int LOOKUPS = 10;

    /// Questions without an answer.
    private static final int VOID = 2;

    /// Mail servers, and names of an address, that are looked at.
    private static final int NAMES = 10;

    private final Dns dns;
    private final String receiver;
    private final long seconds;

    private Spf(Dns dns, String receiver, long seconds) {
        this.dns = dns;
        this.receiver = receiver;
        this.seconds = seconds;
    }

    /// @param dns what the domains publish
    public static Spf of(Dns dns) {
        return new Spf(dns, "unknown", 0);
    }

    /// The same with what an explanation may name.
    ///
    /// @param receiver the host that received the mail
    /// @param seconds since 1970, when it did
    public Spf received(String receiver, long seconds) {
        return new Spf(dns, receiver, seconds);
    }

    /// @param outcome every word of [Outcome] can come; UNKNOWN where a record that is needed is not at hand
    /// @param domain whose sender was checked, whichever record decided it
    /// @param explanation what the domain itself says to a refusal; of its owner's making
    /// @param why a few words of ours for an error, or empty
    public record Result(Outcome outcome, String domain, Optional<String> explanation, String why) {}

    /// Checks a sender.
    ///
    /// @param address of the host that handed the mail over, as text; an unreadable one gives NONE
    /// @param helo the name it gave
    /// @param mailFrom the envelope's sender, perhaps empty: then the name stands for it (RFC 7208, 2.4)
    public Result check(String address, String helo, String mailFrom) {
        Optional<byte[]> bytes = Ip.parse(address);
        String sender = mailFrom.isEmpty() ? "postmaster@" + helo : mailFrom;
        int at = sender.lastIndexOf('@');
        String local = at <= 0 ? "postmaster" : sender.substring(0, at);
        String domain = sender.substring(at + 1);
        String plain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (bytes.isEmpty() || !isHost(plain) || plain.indexOf('.') < 0 || plain.startsWith("[")) {
            return new Result(Outcome.NONE, plain, Optional.empty(), "no domain to ask for");
        }
        Evaluation evaluation = new Evaluation(Ip.unmapped(bytes.get()), local, plain, helo);
        try {
            Result result = evaluation.check(plain, true);
            return new Result(result.outcome(), plain, result.explanation(), result.why());
        } catch (Undecided undecided) {
            return new Result(undecided.outcome, plain, Optional.empty(), undecided.why);
        }
    }

    /// Whether a name can be asked for: labels of 1 to 63 characters, 253 together.
    private static boolean isHost(String name) {
        if (name.isEmpty() || name.length() > SpfMacro.LONGEST) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63) {
                return false;
            }
        }
        return true;
    }

    /// Ends an evaluation before its record is through.
    private static final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1;

        final transient Outcome outcome;
        final transient String why;

        Undecided(Outcome outcome, String why) {
            super(why, null, false, false);
            this.outcome = outcome;
            this.why = why;
        }
    }

    /// One sender's way through the records. The limits count over all of them.
    private final class Evaluation {
        private final byte[] address;
        private final SpfMacro macros;
        private int lookups;
        private int empty;

        /// The domain whose name `%{p}` is asked for.
        private String current;

        Evaluation(byte[] address, String local, String domain, String helo) {
            this.address = address;
            this.current = domain;
            this.macros = new SpfMacro(local, domain, address, helo, receiver, seconds, () -> validated(current));
        }

        /// @param explain whether a refusal may be explained: not inside an `include`
        private Result check(String domain, boolean explain) {
            Optional<String> record = record(domain);
            if (record.isEmpty()) {
                return new Result(Outcome.NONE, domain, Optional.empty(), "no record");
            }
            List<SpfTerm> terms = SpfTerm.parse(record.get())
                    .orElseThrow(() -> new Undecided(Outcome.PERMERROR, "unreadable record of " + domain));
            for (SpfTerm term : terms) {
                current = domain;
                if (term instanceof SpfTerm.Mechanism mechanism && matches(mechanism, domain)) {
                    boolean refused = mechanism.qualifier() == Outcome.FAIL && explain;
                    Optional<String> explanation = refused ? explanation(terms, domain) : Optional.empty();
                    return new Result(mechanism.qualifier(), domain, explanation, "");
                }
            }
            Optional<String> redirect = modifier(terms, "redirect");
            if (redirect.isEmpty()) {
                return new Result(Outcome.NEUTRAL, domain, Optional.empty(), "");
            }
            count();
            current = domain;
            String target = macros.domain(redirect.get(), domain);
            Result result =
                    isHost(target) ? check(target, explain) : new Result(Outcome.NONE, target, Optional.empty(), "");
            if (result.outcome() == Outcome.NONE) {
                throw new Undecided(Outcome.PERMERROR, "redirected to a domain without a record");
            }
            return result;
        }

        private static Optional<String> modifier(List<SpfTerm> terms, String name) {
            for (SpfTerm term : terms) {
                if (term instanceof SpfTerm.Modifier modifier && modifier.name().equals(name)) {
                    return Optional.of(modifier.value());
                }
            }
            return Optional.empty();
        }

        private Optional<String> record(String domain) {
            List<String> found = new ArrayList<>(1);
            for (String text : ask(domain, Dns.Type.TXT, false)) {
                String lower = text.toLowerCase(Locale.ROOT);
                if (lower.equals("v=spf1") || lower.startsWith("v=spf1 ")) {
                    found.add(text);
                }
            }
            if (found.size() > 1) {
                throw new Undecided(Outcome.PERMERROR, "several records of " + domain);
            }
            return found.stream().findFirst();
        }

        private void count() {
            if (++lookups > LOOKUPS) {
                throw new Undecided(Outcome.PERMERROR, "more than " + LOOKUPS + " look-ups");
            }
        }

        /// @param counted whether an answer without records counts against the limit
        private List<String> ask(String name, Dns.Type type, boolean counted) {
            return switch (dns.look(name, type)) {
                case Dns.Answer.Found(List<String> records) -> records;
                case Dns.Answer.Nothing() -> {
                    if (counted && ++empty > VOID) {
                        throw new Undecided(Outcome.PERMERROR, "more than " + VOID + " look-ups without an answer");
                    }
                    yield List.of();
                }
                case Dns.Answer.Failed() -> throw new Undecided(Outcome.TEMPERROR, "no answer for " + name);
                case Dns.Answer.Unknown() -> throw new Undecided(Outcome.UNKNOWN, "not at hand: " + name);
            };
        }

        private boolean matches(SpfTerm.Mechanism mechanism, String domain) {
            switch (mechanism.kind()) {
                case ALL -> {
                    return true;
                }
                case IP4, IP6 -> {
                    int bits = mechanism.kind() == SpfTerm.Kind.IP4 ? mechanism.four() : mechanism.six();
                    return IpRange.of(mechanism.domain(), bits).orElseThrow().holds(address);
                }
                case A, MX, PTR, EXISTS, INCLUDE -> count();
            }
            String target = mechanism.domain().isEmpty() ? domain : macros.domain(mechanism.domain(), domain);
            if (!isHost(target)) {
                if (mechanism.kind() == SpfTerm.Kind.INCLUDE) {
                    throw new Undecided(Outcome.PERMERROR, "includes what is no domain");
                }
                return false;
            }
            return switch (mechanism.kind()) {
                case INCLUDE -> includes(target);
                case EXISTS -> !ask(target, Dns.Type.A, true).isEmpty();
                case A -> hasAddress(target, mechanism);
                case MX -> {
                    List<String> servers = ask(target, Dns.Type.MX, true);
                    if (servers.size() > NAMES) {
                        throw new Undecided(Outcome.PERMERROR, "more than " + NAMES + " mail servers");
                    }
                    boolean found = false;
                    for (String server : servers) {
                        // A lone dot says that there is none.
                        found = found || isHost(server) && hasAddress(server, mechanism);
                    }
                    yield found;
                }
                case PTR -> !named(target).isEmpty();
                case ALL, IP4, IP6 -> throw new IllegalStateException("has no domain");
            };
        }

        private boolean includes(String target) {
            Result result = check(target, false);
            return switch (result.outcome()) {
                case PASS -> true;
                case FAIL, SOFTFAIL, NEUTRAL -> false;
                case NONE -> throw new Undecided(Outcome.PERMERROR, "includes a domain without a record");
                case PERMERROR, TEMPERROR, UNKNOWN -> throw new Undecided(result.outcome(), result.why());
            };
        }

        private boolean hasAddress(String name, SpfTerm.Mechanism mechanism) {
            boolean four = address.length == 4;
            for (String found : ask(name, four ? Dns.Type.A : Dns.Type.AAAA, true)) {
                Optional<IpRange> range = IpRange.of(found, four ? mechanism.four() : mechanism.six());
                if (range.isPresent() && range.get().holds(address)) {
                    return true;
                }
            }
            return false;
        }

        /// The names of the address that lead back to it (RFC 7208, 5.5). A failure is as good as no name.
        private List<String> names() {
            List<String> names = new ArrayList<>();
            List<String> claimed = askOr(reverse(), Dns.Type.PTR);
            for (String name : claimed.subList(0, Math.min(NAMES, claimed.size()))) {
                String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
                for (String back : askOr(plain, address.length == 4 ? Dns.Type.A : Dns.Type.AAAA)) {
                    if (Ip.parse(back)
                            .filter(bytes -> Arrays.equals(bytes, address))
                            .isPresent()) {
                        names.add(plain);
                        break;
                    }
                }
            }
            return names;
        }

        private List<String> askOr(String name, Dns.Type type) {
            return switch (dns.look(name, type)) {
                case Dns.Answer.Found(List<String> records) -> records;
                case Dns.Answer.Nothing(), Dns.Answer.Failed() -> List.of();
                case Dns.Answer.Unknown() -> throw new Undecided(Outcome.UNKNOWN, "not at hand: " + name);
            };
        }

        private String reverse() {
            if (address.length == 16) {
                return new StringBuilder(SpfMacro.nibbles(address)).reverse() + ".ip6.arpa";
            }
            return (address[3] & 0xFF) + "." + (address[2] & 0xFF) + "." + (address[1] & 0xFF) + "."
                    + (address[0] & 0xFF) + ".in-addr.arpa";
        }

        /// Those names that are the target or lie below it.
        private List<String> named(String target) {
            String lower = target.toLowerCase(Locale.ROOT);
            return names().stream()
                    .filter(name -> {
                        String each = name.toLowerCase(Locale.ROOT);
                        return each.equals(lower) || each.endsWith("." + lower);
                    })
                    .toList();
        }

        /// The name that `%{p}` stands for: the domain itself before one below it before any other.
        private String validated(String domain) {
            List<String> all = names();
            for (String name : all) {
                if (name.equalsIgnoreCase(domain)) {
                    return name;
                }
            }
            String below = "." + domain.toLowerCase(Locale.ROOT);
            for (String name : all) {
                if (name.toLowerCase(Locale.ROOT).endsWith(below)) {
                    return name;
                }
            }
            return all.isEmpty() ? "unknown" : all.getFirst();
        }

        /// What the domain has to say; anything wrong with it leaves it out (RFC 7208, 6.2).
        private Optional<String> explanation(List<SpfTerm> terms, String domain) {
            Optional<String> where = modifier(terms, "exp");
            if (where.isEmpty()) {
                return Optional.empty();
            }
            current = domain;
            try {
                String name = macros.domain(where.get(), domain);
                List<String> texts = isHost(name) ? askOr(name, Dns.Type.TXT) : List.of();
                return texts.size() == 1 ? macros.explanation(texts.getFirst(), domain) : Optional.empty();
            } catch (Undecided notAtHand) {
                return Optional.empty();
            }
        }
    }
}
