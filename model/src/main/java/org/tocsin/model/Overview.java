package org.tocsin.model;

import java.util.List;

/// A table of what all records of a case have of one thing, which analysts ask for first: who logged on, what was made,
/// what is rare. It says nothing about good or bad.
///
/// @param name lower case; a report has words for it
/// @param rows the first ones in an order of its own
/// @param more how many rows there are besides
public record Overview(String name, List<Column> columns, List<List<Value>> rows, long more) {
    /// @param given whether the name is shown as it is, and not one that a report has words for
    public record Column(String name, boolean given) {}

    /// What stands in one cell.
    ///
    /// @param text as the evidence has it, perhaps cut, or one of a few words that a report knows
    /// @param length of the whole text, in characters
    /// @param meaning what it means, to be shown beside it
    public record Value(String text, int length, List<Meanings.Words> meaning) {
        public Value {
            meaning = List.copyOf(meaning);
        }
    }

    public Overview {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
