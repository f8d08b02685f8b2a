package org.tocsin.readers.mail.store;

import java.util.HexFormat;

/// Undoes what keeps a store's text from being read at a glance. It protects nothing: there is no key but the block's
/// own number ([MS-PST] 5.1, 5.2, whose table of numbers this is).
enum Cipher {
    NONE("none"),
    /// Outlook's "compressible": each byte stands for another.
    PERMUTE("permute"),
    /// Outlook's "high".
    CYCLIC("cyclic"),
    /// Windows Information Protection; not ours to undo.
    PROTECTED("protected");

    private static final byte[] FIRST = HexFormat.of()
            .parseHex("41361362a8216ebbf416cc047f64e85d1ef2cb2a74c55e35d295479e962d9a884c7d843fdbac31b6485ff6c4d8398be7"
                    + "233b388ec8c1df25b120a546604e9cfbaad35651457c550007c92b9d859b09a08fadb30f63ab894bd7a7155a716642bf"
                    + "264a6b98faea7753b270052cfd593a867ece06eb827857c78d43afb41cd45bcde2e9274fc3087280cfb0eff5286dbe30"
                    + "4d3492d50e3c2232e5e4f99fc2d10a8112e1ee918376e397e6618a1779a4b7dc907a5c8c02a6ca69de501a1193b95287"
                    + "58fced1d37491b6ae0293399bd6cd994f340546ff0c673b8d63e6518441fdd6710f10c19ecae03a1147ba90bfff8a3c0"
                    + "a201f72ebc2468750dfeba2fb5d0da3d");
    private static final byte[] SECOND = HexFormat.of()
            .parseHex("14530f56b3c87a9ceb65481716159f02cc547c83000d0c0ba262a876dbd9edc7c5a4dcac8574d6d0a79bae9a967166c3"
                    + "6399b8dd73928e847da55ed15d93b1575150808952944f4e0a6bbc8d7f6e47464140440111cb033ff7f4e1a98f3c3af9"
                    + "fbf0193082092ec99da08649ee6f4d6dc42d813425871b88aafc06a11238fd4c4272641337246a757743ffe6b44b365c"
                    + "e4d8353d45b92cecb7312b290768a30e697b189e2139be281a5b78f523ca2ab0af3efe048ce7e5983295d3f64ae8a6ea"
                    + "e9f3d52f7020f21f0567ad5510cecde3273bdabad7c226d4911dd21c2233f8faf15aefcf90b68bb5bdc0bf08971e6ce2"
                    + "61e0c6c159abbb58de5fdf60797eb28a");
    private static final byte[] BACK = inverse();

    /// How it is called in records.
    final String word;

    Cipher(String word) {
        this.word = word;
    }

    private static byte[] inverse() {
        byte[] back = new byte[256];
        for (int i = 0; i < 256; i++) {
            back[FIRST[i] & 0xFF] = (byte) i;
        }
        return back;
    }

    /// Makes a block's bytes plain, in place.
    ///
    /// @param number the block's
    void undo(byte[] bytes, int length, long number) {
        switch (this) {
            case NONE, PROTECTED -> {}
            case PERMUTE -> {
                for (int i = 0; i < length; i++) {
                    bytes[i] = BACK[bytes[i] & 0xFF];
                }
            }
            case CYCLIC -> cycle(bytes, length, number);
        }
    }

    private static void cycle(byte[] bytes, int length, long number) {
        int turn = (int) number ^ (int) number >>> 16;
        for (int i = 0; i < length; i++, turn++) {
            int one = FIRST[bytes[i] + turn & 0xFF];
            int two = SECOND[one + (turn >>> 8) & 0xFF];
            bytes[i] = (byte) (BACK[two - (turn >>> 8) & 0xFF] - turn);
        }
    }
}
