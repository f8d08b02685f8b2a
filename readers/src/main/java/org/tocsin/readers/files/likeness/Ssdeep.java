package org.tocsin.readers.files.likeness;

/// The context triggered piecewise hash of ssdeep (Kornblum, Digital Investigation 3S, 2006): a rolling hash over
/// seven bytes cuts the content into pieces, and each piece gives one letter.
public final class Ssdeep {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int LEAST_BLOCK = 3;
    private static final int LONGEST = 64;
    private static final int WINDOW = 7;

    private Ssdeep() {}

    /// `block size:letters:letters of twice that block size`.
    public static String of(byte[] bytes) {
        long block = LEAST_BLOCK;
        while (block * LONGEST < bytes.length) {
            block *= 2;
        }
        while (true) {
            Pass pass = new Pass(block);
            pass.all(bytes);
            if (block <= LEAST_BLOCK || pass.first.cut >= LONGEST / 2) {
                return block + ":" + pass.first.text() + ":" + pass.second.text();
            }
            block /= 2;
        }
    }

    /// The letters for one block size. Of the hash of a piece only the lowest six bits count, and these depend on
    /// nothing above them.
    private static final class Pieces {
        private static final int START = 0x28021967 & 63;

        private final char[] letters;
        private int cut;
        private int hash = START;

        Pieces(int most) {
            letters = new char[most];
        }

        void add(int b) {
            hash = hash * 0x13 & 63 ^ b & 63;
        }

        void cut() {
            letters[cut] = LETTERS.charAt(hash);
            if (cut < letters.length - 1) {
                cut++;
                hash = START;
            }
        }

        void end(boolean open) {
            if (open) {
                letters[cut] = LETTERS.charAt(hash);
            }
        }

        String text() {
            int length = letters[cut] == 0 ? cut : cut + 1;
            return new String(letters, 0, length);
        }
    }

    private static final class Pass {
        private final long block;
        private final Pieces first = new Pieces(LONGEST);
        private final Pieces second = new Pieces(LONGEST / 2);

        Pass(long block) {
            this.block = block;
        }

        void all(byte[] bytes) {
            int sum = 0;
            int weighted = 0;
            int shifted = 0;
            byte[] window = new byte[WINDOW];
            int at = 0;
            long rolled = 0;
            for (byte signed : bytes) {
                int b = signed & 0xFF;
                weighted += WINDOW * b - sum;
                sum += b - (window[at] & 0xFF);
                window[at] = signed;
                at = at + 1 == WINDOW ? 0 : at + 1;
                shifted = shifted << 5 ^ b;
                rolled = sum + weighted + shifted & 0xFFFF_FFFFL;
                first.add(b);
                second.add(b);
                if (rolled % block == block - 1) {
                    first.cut();
                    if (rolled % (2 * block) == 2 * block - 1) {
                        second.cut();
                    }
                }
            }
            first.end(rolled != 0);
            second.end(rolled != 0);
        }
    }
}
