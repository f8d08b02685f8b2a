package org.tocsin.model;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What numbers and names in records mean, in plain words of ours. They are shown beside the raw value and never
/// instead of it: the value is what the evidence says, the words are what we know about it. What is not known has
/// no words.
public interface Meanings {
    /// Nothing is known.
    Meanings NONE = new Meanings() {
        @Override
        public About about(Kind kind, Function<String, Optional<String>> record) {
            return (field, value) -> List.of();
        }

        @Override
        public Optional<Words> event(String provider, String eventId) {
            return Optional.empty();
        }
    };

    /// Words in the languages of the report.
    record Words(String english, String french) {
        /// @param language such as `fr`; any other gives the English ones
        public String in(String language) {
            return language.equals("fr") ? french : english;
        }
    }

    /// What is known about the values of one record.
    interface About {
        /// What a value of a field means: nothing, one thing, or several where it holds several, such as a mask.
        List<Words> of(String field, CharSequence value);
    }

    /// @param record its fields by name, such as `record::first`
    About about(Kind kind, Function<String, Optional<String>> record);

    /// What an event is about, in a few words.
    Optional<Words> event(String provider, String eventId);
}
