package org.tocsin.readers.mail.auth;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// Everything that a message tells about who sent it, as fields of its record. The names are in docs/mail.md.
public final class Provenance {
    /// Fields in which programs and providers leave the address of whoever wrote the message.
    private static final List<String> ORIGINATING = List.of(
            "x-originating-ip",
            "x-sender-ip",
            "x-source-ip",
            "x-client-ip",
            "x-remote-ip",
            "x-real-ip",
            "x-aol-ip",
            "x-en-origip",
            "x-forwarded-for",
            "x-php-script",
            "x-authenticated-ip",
            "x-client-addr");

    private static final int MOST_ORIGINS = 50;

    private final RawMessage message;
    private final Dns dns;

    /// @param message as received, from the first byte of its header
    /// @param dns what the domains in it publish, as far as it is at hand
    public Provenance(byte[] message, Dns dns) {
        this.message = RawMessage.of(message);
        this.dns = dns;
    }

    /// Writes the fields.
    ///
    /// @param whole whether the message has the very bytes that were signed; if not, its body is not compared
    /// @param decoded undoes the encoded words of a header
    public void write(boolean whole, UnaryOperator<String> decoded, PlainRecord.Builder into) {
        Trail trail = Trail.of(message);
        trail(trail, into);
        origins(trail, into);
        Verdicts.of(message, trail).write(into);
        SignedBody body = new SignedBody(message);
        List<DkimSignature> signatures = Dkim.check(body, whole ? dns : Dns.UNKNOWING, trail.arrival());
        signatures(whole, signatures, into);
        chain(whole, body, into);
        SenderNotes notes = SenderNotes.of(message, signatures, decoded);
        notes.write(into);
        alignment(trail, notes, signatures, into);
    }

    private static void trail(Trail trail, PlainRecord.Builder into) {
        for (Trail.Step step : trail.steps()) {
            Hop hop = step.hop();
            into.text("Hop.From", hop.from());
            into.text("Hop.Reverse", hop.reverse());
            into.text("Hop.Ip", hop.ip());
            into.text("Hop.By", hop.by());
            into.text("Hop.With", hop.with());
            into.text("Hop.Time", step.time().map(Instant::toString).orElse(""));
            into.text("Hop.Delay", step.delay().map(String::valueOf).orElse(""));
            into.text("Hop.Odd", String.join(",", step.odd()));
        }
        if (trail.receiving() >= 0) {
            into.integer("Hop.Boundary", trail.receiving() + 1L);
        }
    }

    private void origins(Trail trail, PlainRecord.Builder into) {
        Map<String, String> origins = new LinkedHashMap<>();
        for (RawField field : message.fields()) {
            if (ORIGINATING.contains(field.name()) && origins.size() < MOST_ORIGINS) {
                for (String piece : field.value().split("[\\s,;]+", 20)) {
                    Hop.address(piece).ifPresent(ip -> origins.putIfAbsent(ip, field.name()));
                }
            }
        }
        if (trail.receiving() >= 0) {
            Hop.address(trail.steps().get(trail.receiving()).hop().ip())
                    .ifPresent(ip -> origins.putIfAbsent(ip, "handed-over"));
            trail.steps().reversed().stream()
                    .map(step -> Ip.parse(step.hop().ip()))
                    .flatMap(Optional::stream)
                    .filter(ip -> !Ip.isPrivate(ip))
                    .findFirst()
                    .ifPresent(ip -> origins.putIfAbsent(Ip.text(ip), "first-received"));
        }
        origins.forEach((ip, source) -> {
            into.text("Origin.Ip", ip);
            into.text("Origin.Source", source);
        });
    }

    private static void signatures(boolean whole, List<DkimSignature> signatures, PlainRecord.Builder into) {
        for (DkimSignature each : signatures) {
            into.text("Dkim.Domain", each.domain());
            into.text("Dkim.Selector", each.selector());
            into.text("Dkim.Identity", each.identity());
            into.text("Dkim.Algorithm", each.algorithm());
            into.text("Dkim.BodyHash", whole ? each.bodyHash() : SignedBody.Match.UNKNOWN.word());
            into.text("Dkim.Signed", String.join(":", each.signed()));
            into.text("Dkim.Result", (whole ? each.result() : Outcome.UNKNOWN).word());
            into.text("Dkim.Note", String.join(",", each.notes()));
        }
    }

    private void chain(boolean whole, SignedBody body, PlainRecord.Builder into) {
        Arc arc = Arc.check(body, whole ? dns : Dns.UNKNOWING);
        if (arc.chain() == Outcome.NONE) {
            return;
        }
        boolean bodyAlone = arc.why().equals("message-signature");
        into.text("Arc.Chain", (!whole && bodyAlone ? Outcome.UNKNOWN : arc.chain()).word());
        if (!arc.why().isEmpty() && (whole || !bodyAlone)) {
            into.text("Arc.Why", arc.why());
        }
        for (ArcSet set : arc.sets()) {
            into.integer("Arc.Instance", set.instance());
            into.text("Arc.Domain", set.domain());
            into.text("Arc.Claims", set.claims());
            into.text("Arc.BodyHash", whole ? set.bodyHash() : SignedBody.Match.UNKNOWN.word());
            into.text("Arc.Seal", set.seal().word());
        }
    }

    private void alignment(Trail trail, SenderNotes notes, List<DkimSignature> signatures, PlainRecord.Builder into) {
        String visible = notes.domain();
        if (!visible.isEmpty() && !notes.returnDomain().isEmpty()) {
            into.text("Align.ReturnPath", Dmarc.aligned(visible, notes.returnDomain()));
        }
        if (!visible.isEmpty() && !signatures.isEmpty()) {
            String best = "no";
            for (DkimSignature signature : signatures) {
                best = Dmarc.better(best, Dmarc.aligned(visible, signature.domain()));
            }
            into.text("Align.Dkim", best);
        }
        if (dns == Dns.UNKNOWING || trail.receiving() < 0) {
            return;
        }
        Trail.Step step = trail.steps().get(trail.receiving());
        String sender = notes.returnDomain().isEmpty() ? "" : returnPath();
        Spf.Result spf = Spf.of(dns)
                .received(
                        step.hop().by(),
                        step.time().map(Instant::getEpochSecond).orElse(0L))
                .check(step.hop().ip(), step.hop().from(), sender);
        into.text("Spf.Result", spf.outcome().word());
        into.text("Spf.Domain", spf.domain());
        into.text("Spf.Ip", step.hop().ip());
        if (!spf.why().isEmpty()) {
            into.text("Spf.Why", spf.why());
        }
        Dmarc dmarc = Dmarc.check(visible, spf, signatures, dns);
        into.text("Dmarc.Result", dmarc.outcome().word());
        if (!dmarc.policy().isEmpty()) {
            into.text("Dmarc.Policy", dmarc.policy());
            into.text("Dmarc.Domain", dmarc.publisher());
        }
    }

    private String returnPath() {
        String value = message.all("return-path").getFirst().value();
        int open = value.indexOf('<');
        int close = value.indexOf('>', open + 1);
        return open >= 0 && close > open ? value.substring(open + 1, close) : value;
    }
}
