package org.tocsin.readers.mail.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// Checks the DKIM signatures of a message: all that can be told without a key always, the signature itself
/// where a key is at hand.
public final class Dkim {
    /// Signatures of one message that are looked at.
    private static final int MOST = 50;

    /// Fields that a reader sees or that decide what he sees: unsigned, they can be changed on the way.
    private static final List<String> TELLING =
            List.of("from", "subject", "to", "date", "reply-to", "content-type", "content-transfer-encoding");

    private static final List<String> NEEDED = List.of("v", "a", "b", "bh", "d", "h", "s");

    private final SignedBody body;
    private final Dns keys;
    private final Optional<Instant> received;

    private Dkim(SignedBody body, Dns keys, Optional<Instant> received) {
        this.body = body;
        this.keys = keys;
        this.received = received;
    }

    /// Checks every signature of a message, from the top of its header.
    ///
    /// @param keys where public keys are looked up
    /// @param received when the message arrived: against this, not against today, a signature is too old or too
    ///     new
    public static List<DkimSignature> check(RawMessage message, Dns keys, Optional<Instant> received) {
        return check(new SignedBody(message), keys, received);
    }

    static List<DkimSignature> check(SignedBody body, Dns keys, Optional<Instant> received) {
        Dkim dkim = new Dkim(body, keys, received);
        List<RawField> fields = body.message().all("dkim-signature");
        return fields.stream().limit(MOST).map(dkim::one).toList();
    }

    private DkimSignature one(RawField field) {
        Tags tags = Tags.parse(field.value());
        Optional<Algorithm> algorithm = Algorithm.of(tags.text("a"));
        Optional<SignedBody.Shapes> shapes = SignedBody.Shapes.parse(tags);
        List<String> names = SignedBody.names(tags);
        Set<String> notes = new TreeSet<>();
        boolean sound = sound(tags, algorithm, shapes, notes);
        unsigned(names, notes);
        times(tags, notes);
        long length = tags.get("l").isPresent() ? tags.number("l").orElse(-1L) : -1;
        SignedBody.Match match = body.match(tags, algorithm, shapes, length);
        if (length >= 0 && match != SignedBody.Match.UNKNOWN) {
            long total = body.hash(shapes.orElseThrow().body(), algorithm.orElseThrow(), length)
                    .total();
            notes.add(
                    length < total
                            ? "body-signed-in-part"
                            : length > total ? "body-shorter-than-signed" : "body-can-be-extended");
            if (length > total) {
                match = SignedBody.Match.MISMATCH;
            }
        }
        Outcome result = sound
                ? result(field, tags, algorithm.orElseThrow(), shapes.orElseThrow(), names, match, notes)
                : Outcome.PERMERROR;
        return new DkimSignature(
                tags.text("d").toLowerCase(Locale.ROOT),
                tags.text("s"),
                tags.dense("i"),
                tags.text("a"),
                tags.get("c").orElse("simple/simple"),
                match.word(),
                names,
                result,
                List.copyOf(notes));
    }

    /// What must hold before a key is asked for (RFC 6376, 6.1.1).
    private static boolean sound(
            Tags tags, Optional<Algorithm> algorithm, Optional<SignedBody.Shapes> shapes, Set<String> notes) {
        boolean sound = true;
        if (!tags.sound() || !NEEDED.stream().allMatch(name -> !tags.dense(name).isEmpty())) {
            notes.add("malformed");
            sound = false;
        }
        if (!tags.text("v").equals("1")) {
            notes.add("other-version");
            sound = false;
        }
        if (algorithm.isEmpty() || shapes.isEmpty()) {
            notes.add("unknown-algorithm");
            sound = false;
        } else if (algorithm.get() == Algorithm.RSA_SHA1) {
            notes.add("sha1");
            sound = false;
        }
        for (String number : List.of("l", "t", "x")) {
            if (tags.get(number).isPresent() && tags.number(number).isEmpty()) {
                notes.add("malformed");
                sound = false;
            }
        }
        if (tags.get("q").isPresent()
                && !List.of(tags.dense("q").split(":", -1)).contains("dns/txt")) {
            notes.add("unknown-query");
            sound = false;
        }
        if (!identityFits(tags)) {
            notes.add("identity-outside-domain");
            sound = false;
        }
        return sound;
    }

    private static boolean identityFits(Tags tags) {
        String identity = tags.dense("i").toLowerCase(Locale.ROOT);
        String domain = tags.text("d").toLowerCase(Locale.ROOT);
        if (tags.get("i").isEmpty()) {
            return true;
        }
        String host = identity.substring(identity.lastIndexOf('@') + 1);
        return identity.indexOf('@') >= 0 && (host.equals(domain) || host.endsWith("." + domain));
    }

    private void unsigned(List<String> names, Set<String> notes) {
        RawMessage message = body.message();
        for (String name : TELLING) {
            boolean there = !message.all(name).isEmpty();
            if ((there || name.equals("from")) && !names.contains(name)) {
                notes.add("not-signed:" + name);
            }
        }
        int froms = message.all("from").size();
        if (names.contains("from") && froms > Collections.frequency(names, "from")) {
            notes.add("from-added");
        }
    }

    private void times(Tags tags, Set<String> notes) {
        Optional<Long> made = tags.number("t");
        Optional<Long> ends = tags.number("x");
        if (made.isPresent() && ends.isPresent() && ends.get() <= made.get()) {
            notes.add("expires-before-made");
        }
        if (received.isEmpty()) {
            return;
        }
        long arrival = received.get().getEpochSecond();
        if (ends.isPresent() && ends.get() < arrival) {
            notes.add("expired");
        }
        // Clocks differ; an hour is more than any honest one.
        if (made.isPresent() && made.get() > arrival + 3600) {
            notes.add("made-in-the-future");
        }
    }

    private Outcome result(
            RawField field,
            Tags tags,
            Algorithm algorithm,
            SignedBody.Shapes shapes,
            List<String> names,
            SignedBody.Match match,
            Set<String> notes) {
        if (!names.contains("from") || notes.contains("expires-before-made")) {
            return Outcome.PERMERROR;
        }
        if (match != SignedBody.Match.MATCH) {
            return match == SignedBody.Match.MISMATCH ? Outcome.FAIL : Outcome.PERMERROR;
        }
        return switch (Key.search(keys, tags.text("s"), tags.text("d"))) {
            case Key.Search.Missing(String why, boolean unknown, boolean temporary) -> {
                if (!unknown) {
                    notes.add(why.replace(' ', '-'));
                }
                yield unknown ? Outcome.UNKNOWN : temporary ? Outcome.TEMPERROR : Outcome.PERMERROR;
            }
            case Key.Search.Found(Key key) -> {
                if (key.testing()) {
                    notes.add("key-for-testing");
                }
                String identity = tags.dense("i").toLowerCase(Locale.ROOT);
                String host = identity.substring(identity.lastIndexOf('@') + 1);
                if (key.strict() && !identity.isEmpty() && !host.equalsIgnoreCase(tags.text("d"))) {
                    notes.add("identity-outside-domain");
                    yield Outcome.PERMERROR;
                }
                byte[] signed = body.signedHeader(names, shapes.header(), field);
                Optional<String> refusal =
                        key.refuses(algorithm, signed, tags.bytes("b").orElse(new byte[0]));
                refusal.ifPresent(why -> notes.add(why.replace(' ', '-').replace(":", "")));
                yield refusal.isEmpty() ? Outcome.PASS : why(refusal.get());
            }
        };
    }

    private static Outcome why(String refusal) {
        return refusal.equals("signature does not hold") ? Outcome.FAIL : Outcome.PERMERROR;
    }

    /// The domains of the signatures that hold, each once.
    static List<String> holding(List<DkimSignature> signatures) {
        List<String> domains = new ArrayList<>();
        for (DkimSignature signature : signatures) {
            if (signature.result() == Outcome.PASS && !domains.contains(signature.domain())) {
                domains.add(signature.domain());
            }
        }
        return domains;
    }
}
