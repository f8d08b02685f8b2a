package org.tocsin.readers.files.words;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tocsin.readers.files.Facts;

/// Windows programs that lie hidden in other files, plain or under a key of one byte.
public final class Programs {
    private static final byte[] STUB = "This program cannot be run in DOS".getBytes(StandardCharsets.US_ASCII);
    private static final int FROM_HEAD = 0x4E;

    private Programs() {}

    /// Looks through bytes for the sentence that every such program begins with. What changes by a key of one byte
    /// leaves the differences of neighbours alone.
    ///
    /// @param end where the file should end; a program behind it is one that was appended
    public static void tell(byte[] bytes, int end, Facts facts) {
        int first = STUB[0] ^ STUB[1];
        int second = STUB[1] ^ STUB[2];
        int count = 0;
        for (int i = 0; i + STUB.length <= bytes.length && count < 8; i++) {
            if ((bytes[i] ^ bytes[i + 1]) != first || (bytes[i + 1] ^ bytes[i + 2]) != second || !isStub(bytes, i)) {
                continue;
            }
            count++;
            int key = (bytes[i] ^ STUB[0]) & 0xFF;
            int head = head(bytes, i, key);
            String place = "byte " + head;
            facts.fact(
                    key != 0 ? "program-under-key" : head >= end ? "program-appended" : "program-inside",
                    key != 0 ? "key 0x" + Integer.toHexString(key) : "",
                    place);
            byte[] program = Arrays.copyOfRange(bytes, head, bytes.length);
            for (int k = 0; key != 0 && k < program.length; k++) {
                program[k] ^= (byte) key;
            }
            facts.child("program-" + count, key == 0 ? "embedded" : "decoded", program);
            i += STUB.length;
        }
    }

    private static boolean isStub(byte[] bytes, int at) {
        for (int k = 0; k + 1 < STUB.length; k++) {
            if ((bytes[at + k] ^ bytes[at + k + 1]) != (STUB[k] ^ STUB[k + 1])) {
                return false;
            }
        }
        return true;
    }

    /// The `MZ` before the sentence, usually 78 bytes before.
    private static int head(byte[] bytes, int stub, int key) {
        for (int i = Math.max(0, stub - FROM_HEAD); i >= Math.max(0, stub - 512); i--) {
            if ((bytes[i] ^ key) == 'M' && (bytes[i + 1] ^ key) == 'Z') {
                return i;
            }
        }
        return Math.max(0, stub - FROM_HEAD);
    }
}
