package org.tocsin.detect.sigma;

/// A rule's condition made ready to be evaluated: selections dissolved, fields bound, equal tests numbered once.
sealed interface Node {
    boolean holds(Examination examination);

    record Constant(boolean value) implements Node {
        @Override
        public boolean holds(Examination examination) {
            return value;
        }
    }

    Constant ALWAYS = new Constant(true);
    Constant NEVER = new Constant(false);

    /// A numbered test of one field.
    record Atom(int number) implements Node {
        @Override
        public boolean holds(Examination examination) {
            return examination.holds(number);
        }
    }

    record Not(Node part) implements Node {
        @Override
        public boolean holds(Examination examination) {
            return !part.holds(examination);
        }
    }

    final class All implements Node {
        final Node[] parts;

        All(Node[] parts) {
            this.parts = parts;
        }

        @Override
        public boolean holds(Examination examination) {
            for (Node part : parts) {
                if (!part.holds(examination)) {
                    return false;
                }
            }
            return true;
        }
    }

    final class Any implements Node {
        final Node[] parts;

        Any(Node[] parts) {
            this.parts = parts;
        }

        @Override
        public boolean holds(Examination examination) {
            for (Node part : parts) {
                if (part.holds(examination)) {
                    return true;
                }
            }
            return false;
        }
    }

    final class AtLeast implements Node {
        final int count;
        final Node[] parts;

        AtLeast(int count, Node[] parts) {
            this.count = count;
            this.parts = parts;
        }

        @Override
        public boolean holds(Examination examination) {
            int held = 0;
            for (Node part : parts) {
                if (part.holds(examination) && ++held == count) {
                    return true;
                }
            }
            return false;
        }
    }
}
