package org.tocsin.investigation.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One line of `custody.jsonl`; docs/custody.md defines it to the byte.
///
/// The line ends in `,"hash":"sha256:…"}`. The hash is the SHA-256 of the line's bytes before that ending,
/// which hold the hash of the line before. So a stranger needs no JSON library, only `sha256sum`, to follow the
/// chain.
///
/// @param number from 1
/// @param details what the action concerns; never changed after reading
/// @param previous the hash of the line before, or [#START]
record CustodyEntry(
        long number,
        Instant time,
        String actor,
        String program,
        Action action,
        JsonNode details,
        String previous,
        String hash) {
    /// What the first line has in place of a hash.
    static final String START = Disk.HASH + "0".repeat(64);

    private static final int HEX = 64;
    private static final String BEFORE_HASH = ",\"hash\":\"" + Disk.HASH;
    private static final String AFTER_HASH = "\"}";

    /// Bytes of the ending that the hash does not cover.
    static final int ENDING = BEFORE_HASH.length() + HEX + AFTER_HASH.length();

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /// What was done to the case.
    enum Action {
        CASE_CREATED("case-created"),
        EVIDENCE_TAKEN("evidence-taken"),
        EVIDENCE_REMOVED("evidence-removed"),
        RUN_STARTED("run-started"),
        RESULTS_REGISTERED("results-registered"),
        RUN_FINISHED("run-finished"),
        REPORT_WRITTEN("report-written"),
        EXPORTED("exported"),
        STATED("stated"),
        CUSTODY_MENDED("custody-mended");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Optional<Action> of(String word) {
            for (Action action : values()) {
                if (action.word.equals(word)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }
    }

    /// A line whose bytes are not what this form says.
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String why) {
            super(why);
        }
    }

    /// Makes the bytes of a new line, its line feed included.
    static byte[] line(
            long number, Instant time, Custodian custodian, Action action, JsonNode details, String previous) {
        String head = "{\"seq\":" + number + ",\"time\":" + JSON.writeValueAsString(time.toString()) + ",\"actor\":"
                + JSON.writeValueAsString(Words.whole(custodian.person())) + ",\"program\":"
                + JSON.writeValueAsString(Words.whole(custodian.program())) + ",\"action\":\"" + action.word()
                + "\",\"details\":" + JSON.writeValueAsString(details) + ",\"previous\":\"" + previous + "\"";
        byte[] covered = head.getBytes(StandardCharsets.UTF_8);
        String hash = Disk.hash(covered);
        return (head + BEFORE_HASH + hash.substring(Disk.HASH.length()) + AFTER_HASH + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Reads one line and checks its own hash, not its place in the chain.
    ///
    /// @param line without the line feed
    static CustodyEntry parse(byte[] line) throws Malformed {
        int covered = line.length - ENDING;
        if (covered <= 0) {
            throw new Malformed("it is too short");
        }
        String ending = new String(line, covered, ENDING, StandardCharsets.ISO_8859_1);
        if (!ending.startsWith(BEFORE_HASH) || !ending.endsWith(AFTER_HASH)) {
            throw new Malformed("it does not end in its hash");
        }
        String hash = Disk.HASH + ending.substring(BEFORE_HASH.length(), BEFORE_HASH.length() + HEX);
        if (!hash.equals(Disk.hash(line, 0, covered))) {
            throw new Malformed("its hash is not that of its bytes");
        }
        try {
            JsonNode node = JSON.readTree(line);
            String word = node.path("action").asString("");
            return new CustodyEntry(
                    node.path("seq").asLong(-1),
                    Instant.parse(node.path("time").asString("")),
                    node.path("actor").asString(""),
                    node.path("program").asString(""),
                    Action.of(word).orElseThrow(() -> new Malformed("this program does not know the action in it")),
                    node.path("details"),
                    node.path("previous").asString(""),
                    hash);
        } catch (JacksonException e) {
            throw new Malformed("it is not JSON");
        } catch (DateTimeException e) {
            throw new Malformed("its time is none");
        }
    }
}
