package org.tocsin.readers.files.likeness;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The trend locality sensitive hash, version T1, 128 buckets, one byte of checksum
/// (Oliver, Cheng, Chen 2013, [TLSH](https://tlsh.org/papers.html)).
public final class Tlsh {
    /// Fewer bytes give no digest.
    public static final int LEAST = 50;

    private static final int BUCKETS = 128;

    /// The permutation of Pearson's paper (CACM 33-6, 1990).
    private static final int[] MIXING = {
        1, 87, 49, 12, 176, 178, 102, 166, 121, 193, 6, 84, 249, 230, 44, 163, 14, 197, 213, 181, 161, 85, 218, 80, 64,
        239, 24, 226, 236, 142, 38, 200, 110, 177, 104, 103, 141, 253, 255, 50, 77, 101, 81, 18, 45, 96, 31, 222, 25,
        107, 190, 70, 86, 237, 240, 34, 72, 242, 20, 214, 244, 227, 149, 235, 97, 234, 57, 22, 60, 250, 82, 175, 208, 5,
        127, 199, 111, 62, 135, 248, 174, 169, 211, 58, 66, 154, 106, 195, 245, 171, 17, 187, 182, 179, 0, 243, 132, 56,
        148, 75, 128, 133, 158, 100, 130, 126, 91, 13, 153, 246, 216, 219, 119, 68, 223, 78, 83, 88, 201, 99, 122, 11,
        92, 32, 136, 114, 52, 10, 138, 30, 48, 183, 156, 35, 61, 26, 143, 74, 251, 94, 129, 162, 63, 152, 170, 7, 115,
        167, 241, 206, 3, 150, 55, 59, 151, 220, 90, 53, 23, 131, 125, 173, 15, 238, 79, 95, 89, 16, 105, 137, 225, 224,
        217, 160, 37, 123, 118, 73, 2, 157, 46, 116, 9, 145, 134, 228, 207, 212, 202, 215, 69, 229, 27, 188, 67, 124,
        168, 252, 42, 4, 29, 108, 21, 247, 19, 205, 39, 203, 233, 40, 186, 147, 198, 192, 155, 33, 164, 191, 98, 204,
        165, 180, 117, 76, 140, 36, 210, 172, 41, 54, 159, 8, 185, 232, 113, 196, 231, 47, 146, 120, 51, 65, 28, 144,
        254, 221, 93, 189, 194, 139, 112, 43, 71, 109, 184, 209
    };

    private Tlsh() {}

    /// `T1` and 70 hexadecimal digits; empty where the bytes are too few or too even.
    public static Optional<String> of(byte[] bytes) {
        if (bytes.length < LEAST) {
            return Optional.empty();
        }
        int[] counts = new int[256];
        int checksum = 0;
        for (int i = 4; i < bytes.length; i++) {
            int a = bytes[i] & 0xFF;
            int b = bytes[i - 1] & 0xFF;
            int c = bytes[i - 2] & 0xFF;
            int d = bytes[i - 3] & 0xFF;
            int e = bytes[i - 4] & 0xFF;
            checksum = MIXING[MIXING[MIXING[1 ^ a] ^ b] ^ checksum];
            // The first step of each triple, over a salt of 2, 3, 5, 7, 11 and 13, is a constant.
            counts[MIXING[MIXING[MIXING[49 ^ a] ^ b] ^ c]]++;
            counts[MIXING[MIXING[MIXING[12 ^ a] ^ b] ^ d]]++;
            counts[MIXING[MIXING[MIXING[178 ^ a] ^ c] ^ d]]++;
            counts[MIXING[MIXING[MIXING[166 ^ a] ^ c] ^ e]]++;
            counts[MIXING[MIXING[MIXING[84 ^ a] ^ b] ^ e]]++;
            counts[MIXING[MIXING[MIXING[230 ^ a] ^ d] ^ e]]++;
        }
        int[] used = Arrays.copyOf(counts, BUCKETS);
        long filled = Arrays.stream(used).filter(count -> count > 0).count();
        int[] sorted = used.clone();
        Arrays.sort(sorted);
        int low = sorted[BUCKETS / 4 - 1];
        int middle = sorted[BUCKETS / 2 - 1];
        int high = sorted[3 * BUCKETS / 4 - 1];
        if (filled <= BUCKETS / 2 || high == 0) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder("T1");
        swapped(text, checksum);
        swapped(text, length(bytes.length));
        text.append(digit(ratio(low, high))).append(digit(ratio(middle, high)));
        for (int i = BUCKETS / 4 - 1; i >= 0; i--) {
            int code = 0;
            for (int j = 0; j < 4; j++) {
                int count = used[4 * i + j];
                int level = count > high ? 3 : count > middle ? 2 : count > low ? 1 : 0;
                code |= level << 2 * j;
            }
            text.append(digit(code >> 4)).append(digit(code & 15));
        }
        return Optional.of(text.toString());
    }

    private static int ratio(int part, int whole) {
        return (int) ((long) (part * 100f / whole) % 16);
    }

    /// The length on a scale of logarithms in three pieces.
    private static int length(int length) {
        double log = Math.log((float) length);
        double value = length <= 656
                ? Math.floor(log / 0.4054651)
                : length <= 3199 ? Math.floor(log / 0.26236426 - 8.72777) : Math.floor(log / 0.09531018 - 62.5472);
        return (int) value & 0xFF;
    }

    private static void swapped(StringBuilder text, int value) {
        text.append(digit(value & 15)).append(digit(value >> 4));
    }

    private static String digit(int value) {
        return Integer.toHexString(value).toUpperCase(Locale.ROOT);
    }
}
