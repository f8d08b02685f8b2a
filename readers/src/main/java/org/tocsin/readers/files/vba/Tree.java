package org.tocsin.readers.files.vba;

import java.util.List;
import java.util.Optional;

/// The syntax of a macro, as far as putting its texts together needs it.
final class Tree {
    private Tree() {}

    /// Something that has a value.
    sealed interface Expression {}

    record Constant(Object value) implements Expression {}

    record Unary(String sign, Expression of) implements Expression {}

    record Binary(String sign, Expression left, Expression right) implements Expression {}

    /// A name with what is asked of it: `name(…)` or `of.name(…)`.
    ///
    /// @param called whether arguments were given, be it none
    record Reach(Optional<Expression> of, String name, List<Expression> arguments, boolean called)
            implements Expression {}

    /// Something that is done.
    sealed interface Statement {}

    record Assign(Reach to, Expression value) implements Statement {}

    record Do(Expression call) implements Statement {}

    /// Ways of which one is gone; the last may have no condition.
    record If(List<Way> ways) implements Statement {}

    record Way(Optional<Expression> condition, List<Statement> body) {}

    record Count(Reach counter, Expression from, Expression to, Optional<Expression> step, List<Statement> body)
            implements Statement {}

    record Each(Reach item, Expression in, List<Statement> body) implements Statement {}

    /// @param until whether it ends when the condition comes true
    record Loop(Optional<Expression> condition, boolean until, boolean atEnd, List<Statement> body)
            implements Statement {}

    record Room(String name, List<Expression> bounds, boolean keeps) implements Statement {}

    /// @param what `for`, `do`, or the procedure
    record Exit(String what) implements Statement {}

    /// @param parameters their names, lower case
    record Procedure(String name, List<String> parameters, List<Statement> body) {}
}
