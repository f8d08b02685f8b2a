package org.tocsin.readers.mail.auth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether the address that a reader sees is backed by SPF or DKIM, and what its domain asks for where it is
/// not ([RFC 7489](https://www.rfc-editor.org/rfc/rfc7489)). Where neither the domain nor its owner publishes
/// anything, the names between them and the suffix above are asked too, as the revision of that standard does
/// ([DMARCbis](https://datatracker.ietf.org/doc/draft-ietf-dmarc-dmarcbis/), "DNS Tree Walk").
///
/// @param outcome PASS, FAIL, NONE (nothing published), PERMERROR, TEMPERROR, or UNKNOWN where a record or a
///     key is not at hand
/// @param policy what the domain asks for: `none`, `quarantine`, `reject`, or empty
/// @param percent of the mail that the policy is for
/// @param publisher the domain whose record it is, or empty
/// @param spf whether the envelope's domain is the visible one: `strict`, `relaxed` or `no`
/// @param dkim the best of the signatures that hold, in the same words
public record Dmarc(Outcome outcome, String policy, int percent, String publisher, String spf, String dkim) {

    /// Decides for one message.
    ///
    /// @param visible the domain of the From address; empty where there is none or more than one
    /// @param spf what SPF said
    /// @param signatures what DKIM said
    public static Dmarc check(String visible, Spf.Result spf, List<DkimSignature> signatures, Dns dns) {
        String domain = DomainNames.plain(visible);
        String spfAligned = spf.outcome() == Outcome.PASS ? aligned(domain, spf.domain()) : "no";
        String dkimAligned = "no";
        boolean open = spf.outcome() == Outcome.UNKNOWN
                && !aligned(domain, spf.domain()).equals("no");
        boolean temporary = spf.outcome() == Outcome.TEMPERROR;
        for (DkimSignature signature : signatures) {
            String each = aligned(domain, signature.domain());
            switch (signature.result()) {
                case PASS -> dkimAligned = better(dkimAligned, each);
                case UNKNOWN -> open |= !each.equals("no");
                case TEMPERROR -> temporary = true;
                case FAIL, SOFTFAIL, NEUTRAL, NONE, PERMERROR -> {}
            }
        }
        if (domain.isEmpty()) {
            return new Dmarc(Outcome.PERMERROR, "", 0, "", spfAligned, dkimAligned);
        }
        Lookup lookup = lookup(domain, dns);
        if (lookup.policy().isEmpty()) {
            return new Dmarc(lookup.outcome(), "", 0, "", spfAligned, dkimAligned);
        }
        Policy policy = lookup.policy().get();
        boolean pass = holds(spfAligned, policy.strictSpf()) || holds(dkimAligned, policy.strictDkim());
        Outcome outcome = pass ? Outcome.PASS : open ? Outcome.UNKNOWN : temporary ? Outcome.TEMPERROR : Outcome.FAIL;
        String asked = lookup.publisher().equals(domain)
                ? policy.own()
                : !policy.absent().equals(policy.below()) && isAbsent(domain, dns) ? policy.absent() : policy.below();
        return new Dmarc(outcome, asked, policy.percent(), lookup.publisher(), spfAligned, dkimAligned);
    }

    /// How two domains stand to each other: `strict` the same, `relaxed` of one owner, `no`.
    static String aligned(String visible, String other) {
        String plain = DomainNames.plain(other);
        if (visible.isEmpty() || plain.isEmpty()) {
            return "no";
        }
        return visible.equals(plain) ? "strict" : DomainNames.sameOwner(visible, plain) ? "relaxed" : "no";
    }

    static String better(String one, String other) {
        return one.equals("strict") || other.equals("no") ? one : other;
    }

    private static boolean holds(String aligned, boolean strict) {
        return aligned.equals("strict") || aligned.equals("relaxed") && !strict;
    }

    /// @param outcome what it means that there is no policy
    private record Lookup(Optional<Policy> policy, String publisher, Outcome outcome) {}

    /// @param own for the domain that publishes it
    /// @param below for names below that domain
    /// @param absent for names below that do not exist
    /// @param suffix whether it says that it stands for a public suffix (`psd=y`)
    private record Policy(
            String own,
            String below,
            String absent,
            boolean strictSpf,
            boolean strictDkim,
            boolean suffix,
            int percent) {}

    /// Labels of a name that are asked for at most (DMARCbis).
    private static final int MOST_LABELS = 8;

    private static Lookup lookup(String domain, Dns dns) {
        Lookup direct = at(domain, dns);
        if (direct.policy().isPresent() || direct.outcome() != Outcome.NONE) {
            return direct;
        }
        String owner = DomainNames.owner(domain);
        Lookup owners = owner.equals(domain) ? direct : at(owner, dns);
        return owners.policy().isPresent() || owners.outcome() != Outcome.NONE ? owners : above(domain, owner, dns);
    }

    /// Names above that are neither the domain nor its owner: the shortest one that publishes something; above
    /// the owner only what says that it is a suffix. Names that are not at hand are passed over.
    private static Lookup above(String domain, String owner, Dns dns) {
        Lookup best = new Lookup(Optional.empty(), owner, Outcome.NONE);
        String name = domain;
        while (labels(name) > MOST_LABELS) {
            name = parent(name);
        }
        for (; !name.isEmpty(); name = parent(name)) {
            Lookup here = name.equals(domain) || name.equals(owner) ? best : at(name, dns);
            boolean over = name.length() < owner.length();
            if (here.policy().isPresent() && (!over || here.policy().get().suffix())) {
                best = here;
            }
            if (over && best.policy().isPresent()) {
                break;
            }
        }
        return best;
    }

    private static int labels(String name) {
        return (int) name.chars().filter(c -> c == '.').count() + 1;
    }

    private static String parent(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1);
    }

    /// Whether a name surely has no address and takes no mail.
    private static boolean isAbsent(String name, Dns dns) {
        for (Dns.Type type : List.of(Dns.Type.A, Dns.Type.AAAA, Dns.Type.MX)) {
            if (!(dns.look(name, type) instanceof Dns.Answer.Nothing)) {
                return false;
            }
        }
        return true;
    }

    private static Lookup at(String domain, Dns dns) {
        return switch (dns.look("_dmarc." + domain, Dns.Type.TXT)) {
            case Dns.Answer.Unknown() -> new Lookup(Optional.empty(), domain, Outcome.UNKNOWN);
            case Dns.Answer.Failed() -> new Lookup(Optional.empty(), domain, Outcome.TEMPERROR);
            case Dns.Answer.Nothing() -> new Lookup(Optional.empty(), domain, Outcome.NONE);
            case Dns.Answer.Found(List<String> records) -> {
                List<Policy> policies = records.stream()
                        .map(Dmarc::parse)
                        .flatMap(Optional::stream)
                        .toList();
                // More than one is as good as none (RFC 7489, 6.6.3).
                yield new Lookup(
                        policies.size() == 1 ? Optional.of(policies.getFirst()) : Optional.empty(),
                        domain,
                        Outcome.NONE);
            }
        };
    }

    private static Optional<Policy> parse(String record) {
        Tags tags = Tags.parse(record);
        boolean first = !tags.values().isEmpty()
                && tags.values().keySet().iterator().next().equals("v");
        if (!first || !tags.text("v").equals("DMARC1")) {
            return Optional.empty();
        }
        String own = tags.text("p").toLowerCase(Locale.ROOT);
        String below = tags.get("sp").orElse(own).toLowerCase(Locale.ROOT);
        String absent =
                tags.get("np").map(word -> word.toLowerCase(Locale.ROOT)).orElse(below);
        if (!isPolicy(own) || !isPolicy(below)) {
            // Who asks for reports but not for anything readable asks for nothing else (RFC 7489, 6.6.3).
            if (!tags.text("rua").contains(":")) {
                return Optional.empty();
            }
            own = "none";
            below = "none";
            absent = "none";
        }
        int percent =
                tags.number("pct").filter(n -> n <= 100).map(Long::intValue).orElse(100);
        return Optional.of(new Policy(
                own,
                below,
                isPolicy(absent) ? absent : below,
                tags.text("aspf").equalsIgnoreCase("s"),
                tags.text("adkim").equalsIgnoreCase("s"),
                tags.text("psd").equalsIgnoreCase("y"),
                percent));
    }

    private static boolean isPolicy(String word) {
        return word.equals("none") || word.equals("quarantine") || word.equals("reject");
    }
}
