package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> sorted(List<String> keys, long memory) throws IOException {
        List<String> out = new ArrayList<>();
        try (Spool spool = new Spool(folder, memory)) {
            for (String key : keys) {
                spool.add(bytes(key), bytes("value of " + key));
            }
            spool.drain(value -> out.add(new String(value, StandardCharsets.UTF_8)));
        }
        return out;
    }

    @Test
    void gives_rows_in_the_order_of_their_keys_however_little_memory_there_is() throws IOException {
        Random random = new Random(7);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            keys.add(Integer.toString(random.nextInt(100_000), 36) + "é" + random.nextInt(10));
        }
        List<String> expected = keys.stream()
                .sorted((a, b) -> java.util.Arrays.compareUnsigned(bytes(a), bytes(b)))
                .map(key -> "value of " + key)
                .toList();
        assertThat(sorted(keys, 1 << 30)).isEqualTo(expected);
        assertThat(sorted(keys, 10_000)).as("over sixty runs, merged twice").isEqualTo(expected);
        assertThat(sorted(keys, 1)).as("every row a run of its own").isEqualTo(expected);
    }

    @Test
    void orders_rows_with_equal_keys_by_their_values() throws IOException {
        List<String> out = new ArrayList<>();
        try (Spool spool = new Spool(folder, 100)) {
            for (String value : List.of("c", "a", "b", "a")) {
                spool.add(bytes("same"), bytes(value));
            }
            assertThat(spool.count()).isEqualTo(4);
            spool.drain(value -> out.add(new String(value, StandardCharsets.UTF_8)));
        }
        assertThat(out).containsExactly("a", "a", "b", "c");
    }

    @Test
    void leaves_no_file_behind() throws IOException {
        sorted(List.of("b", "a", "d", "c"), 1);
        try (Spool abandoned = new Spool(folder, 1)) {
            abandoned.add(bytes("x"), bytes("y"));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
