package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.EvtxWriter;
import org.tocsin.testkit.EvtxWriter.Written;
import org.tocsin.testkit.Markup.Element;
import org.tocsin.testkit.Provider;
import org.tocsin.testkit.TypedValue;

/// Damage at random. What a fuzzer broke stays as a file in `EvtxFuzzTestInputs`; `JAZZER_FUZZ=1` looks for more.
class EvtxFuzzTest {
    /// Characters that one chunk may turn into, in all fields of all records: no input may blow up.
    private static final long MOST_CHARS = 256L << 20;

    private static final int FIRST_CHUNK = FileHeader.SIZE;
    private static final List<Written> PLACES = new ArrayList<>();
    private static byte[] whole = {};

    @BeforeAll
    static void write() {
        whole = log(8, PLACES);
    }

    private static byte[] log(int events, List<Written> places) {
        Provider provider = Provider.of("Tocsin-Test", "11111111-2222-3333-4444-555555555555");
        List<EventSpec> specs = new ArrayList<>();
        for (int i = 1; i <= events; i++) {
            EventSpec.Draft draft = EventSpec.of(provider, i, "Test").user("S-1-5-18");
            specs.add(
                    switch (i % 3) {
                        case 0 ->
                            draft.data("Text", "number " + i)
                                    .data("Array", TypedValue.texts(List.of("a", "b")))
                                    .data("Number", TypedValue.uint32(i))
                                    .build();
                        case 1 ->
                            draft.userData(Element.of("Inner", Element.of("Name", TypedValue.text("n" + i)))
                                            .with("kind", "x"))
                                    .build();
                        default ->
                            draft.unnamed(TypedValue.text("free " + i))
                                    .data("Deep", TypedValue.nested(Element.of("Leaf", TypedValue.hex64(i))))
                                    .build();
                    });
        }
        return EvtxWriter.bytes(specs, places);
    }

    @FuzzTest(maxDuration = "5m")
    void survives(byte[] log) {
        readAll(log);
    }

    @Test
    void survives_damage_anywhere() {
        Random random = new Random(20_260_101);
        int used = (int) (PLACES.getLast().offset() + PLACES.getLast().size());
        for (int round = 0; round < 1000; round++) {
            byte[] log = Arrays.copyOf(whole, round % 5 == 0 ? random.nextInt(used) : used + 100);
            for (int i = random.nextInt(1, 6); i > 0 && log.length > 8; i--) {
                damage(log, random, 0, log.length);
            }
            readAll(log);
        }
    }

    @Test
    void loses_no_record_but_the_damaged_one() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            byte[] log = whole.clone();
            int victim = random.nextInt(PLACES.size());
            Written place = PLACES.get(victim);
            int from = (int) place.offset();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                damage(log, random, from, from + place.size());
            }
            if (round % 2 == 1) {
                damage(log, random, FIRST_CHUNK, FIRST_CHUNK + 512);
            }
            List<Long> ids = readAll(log);
            for (int i = 0; i < PLACES.size(); i++) {
                if (i != victim) {
                    assertThat(ids)
                            .as("round %s, record %s damaged", round, victim + 1)
                            .contains((long) i + 1);
                }
            }
        }
    }

    @Test
    void loses_no_record_to_a_damaged_header() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            byte[] log = whole.clone();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                damage(log, random, 0, 128);
                damage(log, random, FIRST_CHUNK, FIRST_CHUNK + 512);
            }
            assertThat(readAll(log)).as("round %s", round).contains(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        }
    }

    private static void damage(byte[] log, Random random, int from, int to) {
        int at = random.nextInt(from, to);
        int length = Math.min(1 << random.nextInt(8), to - at);
        IntUnaryOperator change = switch (random.nextInt(6)) {
            case 0 -> b -> b ^ 1 << random.nextInt(8);
            case 1 -> b -> 0;
            case 2 -> b -> 0xFF;
            case 3 -> b -> random.nextInt(256);
            case 4 -> b -> random.nextInt(0x10);
            default -> b -> log[random.nextInt(log.length)];
        };
        int count = random.nextBoolean() ? 1 : length;
        for (int i = at; i < at + count; i++) {
            log[i] = (byte) change.applyAsInt(log[i]);
        }
    }

    /// Reads everything there is.
    ///
    /// @return the ids of the records
    private static List<Long> readAll(byte[] log) {
        Gathered gathered = Gathered.from(log);
        assertThat(gathered.records.size()).isLessThanOrEqualTo(log.length / RecordWalk.LEAST);
        assertThat(gathered.gaps.size()).isLessThanOrEqualTo(log.length / 4 + 16);
        Text text = new Text();
        long chars = 0;
        long farthest = 0;
        for (EvidenceRecord record : gathered.records) {
            Shape shape = record.shape();
            for (int slot = 0; slot < shape.size(); slot++) {
                for (int i = record.count(slot) - 1; i >= 0; i--) {
                    record.read(slot, i, text);
                    chars += text.length();
                }
            }
            record.time();
            farthest = Math.max(farthest, record.origin().offset());
        }
        assertThat(chars).isLessThan(MOST_CHARS);
        assertThat(farthest).isLessThanOrEqualTo(log.length);
        return gathered.ids();
    }
}
