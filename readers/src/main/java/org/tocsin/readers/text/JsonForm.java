package org.tocsin.readers.text;

import java.util.List;

/// What a reader of JSON wants: how its objects are known, and what a list of them may be called.
public interface JsonForm {
    /// Names of lists inside one outer object, as in `{"Records": [{…}, …]}`; may be none.
    List<String> lists();

    /// Whether an object is one of those wanted, or holds a list in which there is one.
    boolean isOrHolds(JsonValue.Object object);
}
