package org.tocsin.readers.files.javascript;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mozilla.javascript.ast.FunctionNode;

/// What is known of one value in a script.
sealed interface Value {
    /// Cannot be told.
    Value UNKNOWN = new Unknown();

    record Unknown() implements Value {}

    record Flag(boolean value) implements Value {}

    record Num(double value) implements Value {}

    /// Text. A piece put behind another shares its letters, so that a loop that adds one letter a turn stays cheap.
    final class Str implements Value {
        private final StringBuilder letters;
        private final int length;

        private Str(StringBuilder letters, int length) {
            this.letters = letters;
            this.length = length;
        }

        /// Shorter texts are copied, and letters are made once for all.
        private static final int SHARED = 64;

        private static final Str[] LETTERS = letters();

        private static Str[] letters() {
            Str[] letters = new Str[256];
            for (char c = 0; c < letters.length; c++) {
                letters[c] = of(String.valueOf(c));
            }
            return letters;
        }

        static Str of(char letter) {
            return letter < LETTERS.length ? LETTERS[letter] : of(String.valueOf(letter));
        }

        String cut(int from, int to) {
            return letters.substring(from, to);
        }

        static Str of(String text) {
            return new Str(new StringBuilder(text), text.length());
        }

        int length() {
            return length;
        }

        char at(int index) {
            return letters.charAt(index);
        }

        Str plus(Str other) {
            StringBuilder shared = letters;
            if (length < SHARED || letters.length() != length || letters == other.letters) {
                shared = new StringBuilder(2 * length + other.length).append(letters, 0, length);
            }
            shared.append(other.letters, 0, other.length);
            return new Str(shared, length + other.length);
        }

        @Override
        public String toString() {
            return letters.substring(0, length);
        }
    }

    record Arr(List<Value> items) implements Value {
        Arr() {
            this(new ArrayList<>());
        }
    }

    /// `Uint8Array`, `ArrayBuffer` and their like.
    record Raw(byte[] bytes) implements Value {}

    /// A function of the script, with the variables around it.
    record Fun(FunctionNode node, Variables around) implements Value {}

    /// A function or an object of the browser, by name: `atob`, `document`, `String.fromCharCode`.
    record Native(String name) implements Value {}

    /// An object: made by the script, or of a kind that matters (`blob`, `element`, `url`, `request`).
    record Thing(String kind, Map<String, Value> properties) implements Value {
        Thing(String kind) {
            this(kind, new LinkedHashMap<>());
        }
    }
}
