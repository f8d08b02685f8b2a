package org.tocsin.readers.files.binhex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BinHexTest {
    private static final byte[] DATA =
            "Hello,\u0090\u0090 aaaaaaaaaaaaaaaa world\n".getBytes(StandardCharsets.ISO_8859_1);

    /// Written after RFC 1741, apart from what reads it.
    static String encoded(String name, byte[] data, byte[] resource) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.write(name.length());
        plain.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        plain.writeBytes(new byte[] {0, 'T', 'E', 'X', 'T', 't', 't', 'x', 't', 0, 0});
        plain.writeBytes(number(data.length));
        plain.writeBytes(number(resource.length));
        sum(plain, plain.toByteArray());
        plain.writeBytes(data);
        sum(plain, data);
        plain.writeBytes(resource);
        sum(plain, resource);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] all = plain.toByteArray();
        for (int i = 0; i < all.length; ) {
            int run = 1;
            while (i + run < all.length && run < 255 && all[i + run] == all[i]) {
                run++;
            }
            int shown = all[i] == (byte) 0x90 ? 1 : run;
            packed.write(all[i]);
            if (all[i] == (byte) 0x90) {
                packed.write(0);
            } else if (run > 3) {
                packed.write(0x90);
                packed.write(run);
            } else {
                shown = 1;
            }
            i += shown;
        }
        StringBuilder bits = new StringBuilder();
        for (byte b : packed.toByteArray()) {
            bits.append(String.format("%8s", Integer.toBinaryString(b & 0xFF)).replace(' ', '0'));
        }
        while (bits.length() % 6 != 0) {
            bits.append('0');
        }
        String letters = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";
        StringBuilder out = new StringBuilder("(This file must be converted with BinHex 4.0)\r\n\r\n:");
        for (int i = 0; i < bits.length(); i += 6) {
            out.append(letters.charAt(Integer.parseInt(bits.substring(i, i + 6), 2)));
            if (i / 6 % 64 == 62) {
                out.append("\r\n");
            }
        }
        return out.append(":\r\n").toString();
    }

    private static byte[] number(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    /// The sum by long division, bit after bit.
    private static void sum(ByteArrayOutputStream out, byte[] bytes) {
        int rest = 0;
        for (int i = 0; i < bytes.length * 8 + 16; i++) {
            int bit = i < bytes.length * 8 ? bytes[i / 8] >> 7 - i % 8 & 1 : 0;
            rest = rest << 1 | bit;
            rest = (rest & 0x10000) != 0 ? rest ^ 0x11021 : rest;
        }
        out.write(rest >> 8);
        out.write(rest);
    }

    private static BinHex first(String text) {
        return BinHex.in(text.getBytes(StandardCharsets.ISO_8859_1), 1 << 20).getFirst();
    }

    @Test
    void both_forks_come_out_with_their_name() {
        BinHex file = first("Hi,\r\n" + encoded("note.txt", DATA, new byte[] {1, 2, 3}) + "bye");
        assertThat(file.name()).isEqualTo("note.txt");
        assertThat(file.data()).isEqualTo(DATA);
        assertThat(file.resource()).containsExactly(1, 2, 3);
        assertThat(file.whole()).isTrue();
    }

    @Test
    void a_cut_or_changed_file_gives_what_is_there_and_is_not_whole() {
        String text = encoded("note.txt", DATA, new byte[0]);
        BinHex cut = first(text.substring(0, text.length() - 14));
        assertThat(cut.whole()).isFalse();
        assertThat(new String(cut.data(), StandardCharsets.ISO_8859_1)).startsWith("Hello");
        int place = text.length() - 30;
        char other = text.charAt(place) == 'A' ? 'B' : 'A';
        BinHex flipped = first(text.substring(0, place) + other + text.substring(place + 1));
        assertThat(flipped.whole()).isFalse();
    }

    @Test
    void what_only_speaks_of_it_is_no_file_and_runs_cannot_grow_past_the_bound() {
        assertThat(BinHex.in("no file here".getBytes(StandardCharsets.US_ASCII), 100))
                .isEmpty();
        assertThat(BinHex.in(
                        "(This file must be converted with BinHex 4.0)\n:".getBytes(StandardCharsets.US_ASCII), 100))
                .isEmpty();
        byte[] large = encoded("a", new byte[100_000], new byte[0]).getBytes(StandardCharsets.US_ASCII);
        assertThat(large.length).isLessThan(3_000);
        assertThat(BinHex.in(large, 5_000).getFirst().data().length).isLessThanOrEqualTo(5_000);
    }
}
