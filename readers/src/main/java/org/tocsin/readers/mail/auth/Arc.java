package org.tocsin.readers.mail.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// Checks the authenticated received chain of a message ([RFC 8617](https://www.rfc-editor.org/rfc/rfc8617),
/// 5.2): what servers on the way sealed before it was changed or forwarded.
///
/// @param chain NONE without any ARC field; PASS and FAIL as the RFC decides; UNKNOWN where the structure is
///     sound but keys are not at hand, TEMPERROR where a name server failed
/// @param why one word for what broke the chain, or empty; the words are in docs/mail.md
/// @param sets from the oldest; those that can be told apart where the structure is broken
public record Arc(Outcome chain, String why, List<ArcSet> sets) {
    /// Sets that a message may have (RFC 8617, 4.2.1).
    private static final int MOST = 50;

    private static final String RESULTS = "arc-authentication-results";
    private static final String SIGNATURE = "arc-message-signature";
    private static final String SEAL = "arc-seal";

    public Arc {
        sets = List.copyOf(sets);
    }

    /// Checks a message as it lies in a file.
    public static Arc check(byte[] message, Dns keys) {
        return check(new SignedBody(RawMessage.of(message)), keys);
    }

    static Arc check(SignedBody body, Dns keys) {
        return new Check(body, keys).run();
    }

    /// The three fields of one instance, as far as they are there.
    private static final class Set {
        final List<RawField> results = new ArrayList<>(1);
        final List<RawField> signature = new ArrayList<>(1);
        final List<RawField> seal = new ArrayList<>(1);

        boolean whole() {
            return results.size() == 1 && signature.size() == 1 && seal.size() == 1;
        }
    }

    private static final class Check {
        private final SignedBody body;
        private final Dns keys;
        private final TreeMap<Integer, Set> sets = new TreeMap<>();
        private String broken = "";

        Check(SignedBody body, Dns keys) {
            this.body = body;
            this.keys = keys;
        }

        Arc run() {
            collect();
            if (sets.isEmpty() && broken.isEmpty()) {
                return new Arc(Outcome.NONE, "", List.of());
            }
            structure();
            List<ArcSet> checked = new ArrayList<>();
            sets.forEach((instance, set) -> checked.add(one(instance, set)));
            if (!broken.isEmpty()) {
                return new Arc(Outcome.FAIL, broken, checked);
            }
            return decided(checked);
        }

        private static Arc decided(List<ArcSet> checked) {
            ArcSet newest = checked.getLast();
            // Only the newest body counts: every later server may have changed it.
            if (newest.message() == Outcome.FAIL) {
                return new Arc(Outcome.FAIL, "message-signature", checked);
            }
            Outcome chain = newest.message();
            for (ArcSet set : checked) {
                if (set.seal() == Outcome.FAIL) {
                    return new Arc(Outcome.FAIL, "seal", checked);
                }
                chain = chain == Outcome.PASS || set.seal() == Outcome.TEMPERROR ? set.seal() : chain;
            }
            return new Arc(chain, chain == Outcome.TEMPERROR ? "key-not-to-be-had" : "", checked);
        }

        private void breaks(String why) {
            if (broken.isEmpty()) {
                broken = why;
            }
        }

        private void collect() {
            for (RawField field : body.message().fields()) {
                boolean results = field.name().equals(RESULTS);
                if (!results && !field.name().equals(SIGNATURE) && !field.name().equals(SEAL)) {
                    continue;
                }
                int instance = instance(field, results);
                if (instance < 1 || instance > MOST) {
                    breaks("instance");
                    continue;
                }
                Set set = sets.computeIfAbsent(instance, i -> new Set());
                (results ? set.results : field.name().equals(SEAL) ? set.seal : set.signature).add(field);
            }
        }

        /// The number of a set, or -1. In the results it stands first, before the server's name (RFC 8617,
        /// 4.1.1).
        private static int instance(RawField field, boolean results) {
            Optional<Long> number;
            if (results) {
                String value = AuthResults.withoutComments(field.value());
                int semicolon = value.indexOf(';');
                Tags first = Tags.parse(semicolon < 0 ? value : value.substring(0, semicolon));
                number = semicolon > 0 && first.sound() ? first.number("i") : Optional.empty();
            } else {
                number = Tags.parse(field.value()).number("i");
            }
            return number.filter(n -> n <= MOST).map(Long::intValue).orElse(-1);
        }

        private void structure() {
            int expected = 1;
            for (var entry : sets.entrySet()) {
                if (entry.getKey() != expected++ || !entry.getValue().whole()) {
                    breaks("sets");
                    return;
                }
                Tags seal = Tags.parse(entry.getValue().seal.getFirst().value());
                String claims = seal.text("cv").toLowerCase(Locale.ROOT);
                if (claims.equals("fail")) {
                    breaks("failed-before");
                } else if (!claims.equals(entry.getKey() == 1 ? "none" : "pass")) {
                    breaks("claims");
                }
            }
        }

        private ArcSet one(int instance, Set set) {
            Tags seal = set.seal.isEmpty()
                    ? Tags.parse("")
                    : Tags.parse(set.seal.getFirst().value());
            Tags message = set.signature.isEmpty()
                    ? Tags.parse("")
                    : Tags.parse(set.signature.getFirst().value());
            SignedBody.Match match = body.match(
                    message,
                    Algorithm.of(message.text("a")),
                    SignedBody.Shapes.parse(message),
                    message.number("l").orElse(-1L));
            return new ArcSet(
                    instance,
                    seal.text("d").toLowerCase(Locale.ROOT),
                    seal.text("s"),
                    seal.text("cv").toLowerCase(Locale.ROOT),
                    match.word(),
                    set.signature.isEmpty() ? Outcome.FAIL : message(set.signature.getFirst(), message, match),
                    set.whole() ? seal(instance, set.seal.getFirst(), seal) : Outcome.FAIL);
        }

        private Outcome message(RawField field, Tags tags, SignedBody.Match match) {
            Optional<Algorithm> algorithm = Algorithm.of(tags.text("a"));
            Optional<SignedBody.Shapes> shapes = SignedBody.Shapes.parse(tags);
            List<String> names = SignedBody.names(tags);
            // Unlike DKIM, RFC 8617 does not ask for From among the signed fields: `h=` may even be empty.
            boolean sound = sound(tags, algorithm, List.of("a", "b", "bh", "d", "i", "s"))
                    && shapes.isPresent()
                    && tags.get("h").isPresent()
                    // A seal is made over the signature and would never hold (RFC 8617, 4.1.2).
                    && !names.contains(SEAL)
                    && (tags.get("l").isEmpty() || tags.number("l").isPresent());
            if (!sound || match != SignedBody.Match.MATCH) {
                return Outcome.FAIL;
            }
            return signature(
                    tags,
                    algorithm.orElseThrow(),
                    () -> body.signedHeader(names, shapes.orElseThrow().header(), field));
        }

        private static boolean sound(Tags tags, Optional<Algorithm> algorithm, List<String> needed) {
            return tags.sound()
                    && algorithm.isPresent()
                    && algorithm.get() != Algorithm.RSA_SHA1
                    && needed.stream().noneMatch(name -> tags.dense(name).isEmpty())
                    && (tags.get("t").isEmpty() || tags.number("t").isPresent());
        }

        private Outcome seal(int instance, RawField field, Tags tags) {
            Optional<Algorithm> algorithm = Algorithm.of(tags.text("a"));
            boolean sound = sound(tags, algorithm, List.of("a", "b", "cv", "d", "i", "s", "t"))
                    // What a seal covers is fixed: it must not say otherwise (RFC 8617, 4.1.3).
                    && tags.get("h").isEmpty();
            if (!sound) {
                return Outcome.FAIL;
            }
            for (int i = 1; i <= instance; i++) {
                if (!sets.containsKey(i) || !sets.get(i).whole()) {
                    return Outcome.FAIL;
                }
            }
            return signature(tags, algorithm.orElseThrow(), () -> sealed(instance, field));
        }

        /// All sets up to this one, the oldest first, this seal last and without its value (RFC 8617, 5.1.1).
        private byte[] sealed(int instance, RawField seal) {
            ByteArrayOutputStream signed = new ByteArrayOutputStream(4096);
            sets.headMap(instance, true).forEach((number, set) -> {
                line(set.results.getFirst(), signed);
                line(set.signature.getFirst(), signed);
                if (number < instance) {
                    line(set.seal.getFirst(), signed);
                }
            });
            Canonical.RELAXED.field(Canonical.withoutSignature(seal), signed);
            return signed.toByteArray();
        }

        private static void line(RawField field, ByteArrayOutputStream out) {
            Canonical.RELAXED.field(field, out);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        private Outcome signature(Tags tags, Algorithm algorithm, Supplier<byte[]> signed) {
            return switch (Key.search(keys, tags.text("s"), tags.text("d"))) {
                case Key.Search.Missing(String why, boolean unknown, boolean temporary) ->
                    unknown ? Outcome.UNKNOWN : temporary ? Outcome.TEMPERROR : Outcome.FAIL;
                case Key.Search.Found(Key key) ->
                    key.refuses(algorithm, signed.get(), tags.bytes("b").orElse(new byte[0]))
                                    .isEmpty()
                            ? Outcome.PASS
                            : Outcome.FAIL;
            };
        }
    }
}
