package org.tocsin.readers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.tocsin.readers.files.likeness.PictureHash;
import org.tocsin.readers.files.likeness.Ssdeep;
import org.tocsin.readers.files.likeness.Tlsh;

class LikenessTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void tlsh_is_that_of_other_programs() {
        // The digest is one that other implementations publish for this text.
        String dog = "The quick brown fox jumps over the lazy dog";
        assertThat(Tlsh.of(bytes((dog + ".").repeat(5) + dog)))
                .contains("T1F7D0024A251C5294648A1888438D98B292C8C51161211421643460022908221DCD8551");
    }

    @Test
    void tlsh_needs_enough_bytes_and_some_disorder() {
        assertThat(Tlsh.of(new byte[49])).isEmpty();
        assertThat(Tlsh.of(new byte[5_000])).isEmpty();
    }

    @Test
    void ssdeep_is_that_of_other_programs() {
        assertThat(Ssdeep.of(bytes("The quick brown fox jumps over the lazy dog")))
                .isEqualTo("3:FJKKIUKact:FHIGi");
        assertThat(Ssdeep.of(new byte[0])).isEqualTo("3::");
    }

    @Test
    void pictures_of_one_look_have_one_hash_whatever_their_size() {
        assertThat(PictureHash.of(slope(32))).isEqualTo(PictureHash.of(slope(128)));
        assertThat(PictureHash.of(slope(32))).isNotEqualTo(PictureHash.of(new BufferedImage(32, 32, 1)));
    }

    private static BufferedImage slope(int side) {
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int grey = 255 - 255 * x / side;
                picture.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        return picture;
    }
}
