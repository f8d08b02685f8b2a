package org.tocsin.investigation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InOrderTest {
    @TempDir
    Path scratch;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void writes_batches_in_the_order_of_their_numbers_whatever_order_they_end_in() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InOrder inOrder = new InOrder(out, scratch);
        InOrder.Part second = inOrder.part(1);
        InOrder.Part first = inOrder.part(0);
        InOrder.Part third = inOrder.part(2);
        second.write(bytes("two "));
        third.write(bytes("three "));
        second.write(bytes("zwei "));
        second.close();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        first.write(bytes("one "));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one ");
        first.close();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one two zwei ");
        third.write(bytes("drei"));
        third.close();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("one two zwei three drei");
    }

    @Test
    void keeps_what_has_to_wait_on_disk_once_it_is_large_and_leaves_nothing_there() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        InOrder inOrder = new InOrder(out, scratch);
        InOrder.Part first = inOrder.part(0);
        InOrder.Part second = inOrder.part(1);
        byte[] block = new byte[100_000];
        for (int i = 0; i < 30; i++) {
            second.write(block);
        }
        try (Stream<Path> waiting = Files.list(scratch)) {
            assertThat(waiting).hasSize(1);
        }
        second.close();
        first.write(1);
        first.close();
        assertThat(out.size()).isEqualTo(3_000_001);
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }
}
