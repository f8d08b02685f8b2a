package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
    @Test
    void agrees_with_a_plain_set_over_many_rows() {
        for (int width : List.of(1, 4)) {
            LongSet set = new LongSet(width);
            Set<List<Long>> plain = new HashSet<>();
            Random random = new Random(5);
            for (int i = 0; i < 20_000; i++) {
                // Few values, so that rows come again and share their first long.
                long[] row = random.longs(width, 1, width == 1 ? 9_000 : 12).toArray();
                assertThat(set.add(row))
                        .isEqualTo(plain.add(Arrays.stream(row).boxed().toList()));
            }
            assertThat(plain).hasSizeGreaterThan(5_000);
        }
    }
}
