package org.tocsin.readers.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Gap;
import org.tocsin.model.ValueType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Parses one JSON object whose end is known. Forgives what exporters are known to get wrong (raw control characters,
/// unknown escapes, leading zeros, a trailing comma); bounded in depth and in the number of values.
public final class JsonText {
    /// Objects and arrays inside one another. No event has more than a dozen.
    private static final int DEPTH = 64;

    /// Tokens of one object. The largest real events have a few thousand; many more would fill the memory.
    private static final int TOKENS = 100_000;

    /// Characters of one name.
    private static final int NAME = 4096;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH)
                    .maxTokenCount(TOKENS)
                    .maxNameLength(NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private JsonText() {}

    /// What came of an object: its value, or why there is none.
    public sealed interface Parsed {
        record Value(JsonValue.Object object) implements Parsed {}

        record Fault(Gap.Cause cause, String detail) implements Parsed {}
    }

    public static Parsed parse(byte[] bytes, int from, int to, Encoding encoding) {
        if (encoding == Encoding.UTF_8) {
            try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
                return new Parsed.Value(object(parser));
            } catch (StreamConstraintsException tooMuch) {
                return limit();
            } catch (JacksonException invalid) {
                // Perhaps only the UTF-8 is at fault: once more from decoded text.
            }
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), encoding.decode(bytes, from, to))) {
            return new Parsed.Value(object(parser));
        } catch (StreamConstraintsException tooMuch) {
            return limit();
        } catch (JacksonException invalid) {
            return new Parsed.Fault(Gap.Cause.DAMAGED, "This object is not valid JSON and was skipped.");
        }
    }

    /// Parses a text that was found inside another value.
    public static Optional<JsonValue> parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            JsonValue value = value(parser);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (JacksonException invalid) {
            return Optional.empty();
        }
    }

    /// The place of the first object in a list that an outer object holds, as in `{"value": [{…}, …]}`.
    ///
    /// @param head the first bytes of the content, in UTF-8
    /// @param lists what such a list may be called
    /// @return the offset, or -1 where the content does not begin like that
    public static int listInside(byte[] head, int length, List<String> lists) {
        int from = length >= 3 && (head[0] & 0xFF) == 0xEF ? 3 : 0;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), head, from, length - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return -1;
            }
            boolean listName = false;
            for (int seen = 0; seen < 1000; seen++) {
                JsonToken token = parser.nextToken();
                if (token == null) {
                    return -1;
                }
                if (token == JsonToken.PROPERTY_NAME) {
                    listName = lists.contains(parser.currentName());
                } else if (token == JsonToken.START_ARRAY && listName) {
                    return parser.nextToken() == JsonToken.START_OBJECT
                            ? from + (int) parser.currentTokenLocation().getByteOffset()
                            : -1;
                } else if (token == JsonToken.START_ARRAY || token == JsonToken.END_OBJECT) {
                    parser.skipChildren();
                }
            }
            return -1;
        } catch (JacksonException invalid) {
            return -1;
        }
    }

    private static Parsed limit() {
        return new Parsed.Fault(
                Gap.Cause.LIMIT,
                "This object nests deeper than " + DEPTH + " levels, has more than " + TOKENS
                        + " parts or a name longer than " + NAME + " characters, and was skipped.");
    }

    private static JsonValue.Object object(JsonParser parser) {
        parser.nextToken();
        return value(parser) instanceof JsonValue.Object object ? object : JsonValue.Object.EMPTY;
    }

    /// Recursion ends at the depth that the parser allows.
    private static JsonValue value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return JsonValue.Null.NULL;
        }
        switch (token) {
            case START_OBJECT -> {
                List<JsonValue.Member> members = new ArrayList<>();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.add(new JsonValue.Member(name, value(parser)));
                }
                return new JsonValue.Object(members);
            }
            case START_ARRAY -> {
                List<JsonValue> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(parser));
                }
                return new JsonValue.Array(values);
            }
            case VALUE_STRING -> {
                return new JsonValue.Scalar(ValueType.TEXT, parser.getString());
            }
            case VALUE_NUMBER_INT -> {
                return whole(parser.getString());
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return new JsonValue.Scalar(ValueType.BOOLEAN, parser.getString());
            }
            case VALUE_NUMBER_FLOAT -> {
                return new JsonValue.Scalar(ValueType.TEXT, parser.getString());
            }
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE, PROPERTY_NAME, END_ARRAY, END_OBJECT -> {
                return JsonValue.Null.NULL;
            }
        }
        throw new AssertionError(token);
    }

    /// A number that does not fit 64 bits stays the text it was.
    private static JsonValue.Scalar whole(String digits) {
        boolean negative = digits.startsWith("-");
        if (digits.length() <= 18) {
            return new JsonValue.Scalar(ValueType.INTEGER, Long.toString(Long.parseLong(digits)));
        }
        if (digits.length() <= 20) {
            try {
                long number = negative ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
                return new JsonValue.Scalar(
                        ValueType.INTEGER, negative ? Long.toString(number) : Long.toUnsignedString(number));
            } catch (NumberFormatException tooLarge) {
                return new JsonValue.Scalar(ValueType.TEXT, digits);
            }
        }
        return new JsonValue.Scalar(ValueType.TEXT, digits);
    }
}
