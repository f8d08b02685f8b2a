package org.tocsin.detect.sigma;

import java.util.List;

/// What a rule's detection says, condition and selections in one tree, in Sigma's own field names: not yet bound to a
/// log source.
sealed interface Expression {
    record All(List<Expression> parts) implements Expression {
        public All {
            parts = List.copyOf(parts);
        }
    }

    record Any(List<Expression> parts) implements Expression {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    record Not(Expression part) implements Expression {}

    record AtLeast(int count, List<Expression> parts) implements Expression {
        public AtLeast {
            parts = List.copyOf(parts);
        }
    }

    /// One of the rule's named selections.
    record Selection(String name, Expression meaning) implements Expression {}

    /// A test of one field.
    record Item(String field, ValueTest test) implements Expression {}

    /// A test of every value of the record.
    record Keyword(ValueTest.OfValue test) implements Expression {}

    static Expression all(List<Expression> parts) {
        return parts.size() == 1 ? parts.getFirst() : new All(parts);
    }

    static Expression any(List<Expression> parts) {
        return parts.size() == 1 ? parts.getFirst() : new Any(parts);
    }
}
