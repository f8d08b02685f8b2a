package org.tocsin.report.exports;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.tocsin.model.Origin;

/// One JSON object on one line, for programs that read what a command tells. Members come in the order in which they
/// are put. Every string is made harmless for terminals, as in [JsonLines].
public final class JsonObject {
    private final Json json;

    private JsonObject(Json json) {
        this.json = json;
    }

    /// The object that `members` puts together, without a line feed.
    public static String of(Consumer<JsonObject> members) {
        Json json = new Json();
        new JsonObject(json).write(members);
        return json.drain();
    }

    private void write(Consumer<JsonObject> members) {
        json.out.writeStartObject();
        members.accept(this);
        json.out.writeEndObject();
    }

    public JsonObject put(String name, String value) {
        json.property(name, value);
        return this;
    }

    public JsonObject put(String name, long value) {
        json.out.writeNumberProperty(name, value);
        return this;
    }

    public JsonObject put(String name, BigDecimal value) {
        json.out.writeNumberProperty(name, value);
        return this;
    }

    /// Where something was seen.
    public JsonObject origin(Origin origin) {
        json.origin(origin);
        return this;
    }

    public JsonObject put(String name, boolean value) {
        json.out.writeBooleanProperty(name, value);
        return this;
    }

    public JsonObject put(String name, List<String> values) {
        json.strings(name, values);
        return this;
    }

    /// An object inside this one.
    public JsonObject object(String name, Consumer<JsonObject> members) {
        json.out.writeName(name);
        write(members);
        return this;
    }

    /// An array with one object for each of `list`.
    public <T> JsonObject objects(String name, List<T> list, BiConsumer<JsonObject, T> members) {
        json.out.writeArrayPropertyStart(name);
        for (T one : list) {
            write(object -> members.accept(object, one));
        }
        json.out.writeEndArray();
        return this;
    }
}
