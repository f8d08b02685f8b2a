package org.tocsin.readers.mail.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class CipherTest {
    @Test
    void undoing_a_cycle_twice_changes_nothing() {
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        byte[] same = bytes.clone();
        Cipher.CYCLIC.undo(same, same.length, 0x12345);
        assertThat(same).isNotEqualTo(bytes);
        Cipher.CYCLIC.undo(same, same.length, 0x12345);
        assertThat(same).isEqualTo(bytes);
    }

    /// What libpff and readpst read in stores that were written so.
    @Test
    void undoes_what_others_undo() {
        byte[] permuted = "\0".repeat(4).getBytes(StandardCharsets.US_ASCII);
        Cipher.PERMUTE.undo(permuted, permuted.length, 0);
        assertThat(HexFormat.of().formatHex(permuted)).isEqualTo("47474747");
        byte[] cycled = "hello".getBytes(StandardCharsets.US_ASCII);
        Cipher.CYCLIC.undo(cycled, cycled.length, 0x104);
        assertThat(HexFormat.of().formatHex(cycled)).isEqualTo("34a7471503");
    }

    @Test
    void the_checksum_is_the_usual_one_without_its_turning_over() {
        byte[] bytes = "123456789, and some more".getBytes(StandardCharsets.US_ASCII);
        for (int length = 0; length <= bytes.length; length++) {
            int slow = 0;
            for (int i = 0; i < length; i++) {
                slow ^= bytes[i] & 0xFF;
                for (int bit = 0; bit < 8; bit++) {
                    slow = (slow & 1) != 0 ? slow >>> 1 ^ 0xEDB88320 : slow >>> 1;
                }
            }
            assertThat(Checks.crc(bytes, 0, length)).isEqualTo(slow);
        }
        assertThat(Checks.crc(Arrays.copyOf(bytes, 9), 0, 9)).isEqualTo(0x2DFD2D88);
    }
}
