package org.tocsin.readers.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.ValueType;

/// One JSON value in hand. Names that come twice in an object are both kept.
public sealed interface JsonValue {
    enum Null implements JsonValue {
        NULL
    }

    record Scalar(ValueType type, String text) implements JsonValue {}

    record Array(List<JsonValue> values) implements JsonValue {}

    record Member(String name, JsonValue value) {}

    record Object(List<Member> members) implements JsonValue {
        public static final Object EMPTY = new Object(List.of());

        /// The first member of that name.
        public Optional<JsonValue> get(String name) {
            for (Member member : members) {
                if (member.name().equals(name)) {
                    return Optional.of(member.value());
                }
            }
            return Optional.empty();
        }

        /// The member of that name if it is an object, else an empty one.
        public Object object(String name) {
            return get(name).orElse(Null.NULL) instanceof Object object ? object : EMPTY;
        }

        /// The text of the member of that name, where it is a text, a number or a truth value that is not empty.
        public Optional<String> text(String name) {
            return get(name).orElse(Null.NULL) instanceof Scalar scalar
                            && !scalar.text().isEmpty()
                    ? Optional.of(scalar.text())
                    : Optional.empty();
        }

        public boolean has(String name) {
            return get(name).orElse(Null.NULL) != Null.NULL;
        }

        /// Turns `"a.b": 1` into `"a": {"b": 1}` for the given first parts: some exports flatten what others nest.
        public Object nested(List<String> firstParts) {
            if (members.stream().noneMatch(member -> isDotted(member.name(), firstParts))) {
                return this;
            }
            List<Member> result = new ArrayList<>(members.size());
            for (String first : firstParts) {
                List<Member> inside = new ArrayList<>();
                for (Member member : members) {
                    if (isDotted(member.name(), List.of(first))) {
                        inside.add(new Member(member.name().substring(first.length() + 1), member.value()));
                    } else if (member.name().equals(first) && member.value() instanceof Object object) {
                        inside.addAll(object.members());
                    }
                }
                if (!inside.isEmpty()) {
                    result.add(new Member(first, new Object(inside)));
                }
            }
            for (Member member : members) {
                boolean moved = isDotted(member.name(), firstParts)
                        || firstParts.contains(member.name()) && member.value() instanceof Object;
                if (!moved) {
                    result.add(member);
                }
            }
            return new Object(result);
        }

        private static boolean isDotted(String name, List<String> firstParts) {
            for (String first : firstParts) {
                if (name.length() > first.length() + 1
                        && name.charAt(first.length()) == '.'
                        && name.startsWith(first)) {
                    return true;
                }
            }
            return false;
        }
    }
}
