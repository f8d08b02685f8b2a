package org.tocsin.readers.files.javascript;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mozilla.javascript.Token;

/// The few things of a browser that lures use, as values: what is pure is worked out ([Pure]), what would do
/// something is written down as a fact and not done.
final class Browser {
    private static final Set<String> GLOBALS = Set.of(
            "window",
            "self",
            "top",
            "parent",
            "globalThis",
            "document",
            "location",
            "navigator",
            "String",
            "Array",
            "Math",
            "JSON",
            "Object",
            "Number",
            "URL",
            "webkitURL",
            "Blob",
            "File",
            "Uint8Array",
            "ArrayBuffer",
            "atob",
            "btoa",
            "unescape",
            "escape",
            "decodeURIComponent",
            "decodeURI",
            "encodeURIComponent",
            "parseInt",
            "parseFloat",
            "eval",
            "Function",
            "setTimeout",
            "setInterval",
            "fetch",
            "XMLHttpRequest",
            "saveAs",
            "$",
            "jQuery",
            "axios",
            "TextDecoder",
            "TextEncoder",
            "WebSocket",
            "open",
            "history",
            "Buffer",
            "DataView",
            "Uint16Array",
            "Int8Array",
            "Uint8ClampedArray",
            "FormData",
            "ActiveXObject",
            "WScript",
            "GetObject");

    private static final String HOST_OBJECT = "host";

    private static final Set<String> WINDOWS = Set.of("window", "self", "top", "parent", "globalThis");

    private final Folding folding;
    private final ScriptFacts facts;
    private final Pure pure;

    Browser(Folding folding, ScriptFacts facts) {
        this.folding = folding;
        this.facts = facts;
        this.pure = new Pure(folding, facts);
    }

    static Value global(String name) {
        return switch (name) {
            case "undefined", "NaN" -> Value.UNKNOWN;
            case "Infinity" -> new Value.Num(Double.POSITIVE_INFINITY);
            default -> GLOBALS.contains(name) ? new Value.Native(name) : Value.UNKNOWN;
        };
    }

    Value get(Value target, String name) {
        return switch (target) {
            case Value.Str text when name.equals("length") -> new Value.Num(text.length());
            case Value.Arr array
            when name.equals("length") -> new Value.Num(array.items().size());
            case Value.Raw raw
            when name.equals("length") || name.equals("byteLength") -> new Value.Num(raw.bytes().length);
            case Value.Raw raw when name.equals("buffer") -> raw;
            case Value.Thing thing -> thing.properties().getOrDefault(name, Value.UNKNOWN);
            case Value.Native built
            when WINDOWS.contains(built.name()) || built.name().equals("document") ->
                WINDOWS.contains(name) || name.equals("location") || name.equals("document")
                        ? new Value.Native(name)
                        : WINDOWS.contains(built.name()) ? global(name) : new Value.Thing("element");
            case Value.Native built -> new Value.Native(built.name() + "." + name);
            default -> Value.UNKNOWN;
        };
    }

    Value element(Value target, Value key) {
        if (key instanceof Value.Num number) {
            int index = (int) number.value();
            return switch (target) {
                case Value.Str text when index >= 0 && index < text.length() -> Value.Str.of(text.at(index));
                case Value.Arr array
                when index >= 0 && index < array.items().size() -> array.items().get(index);
                case Value.Raw raw
                when index >= 0 && index < raw.bytes().length -> new Value.Num(raw.bytes()[index] & 0xFF);
                case Value.Thing thing -> thing.properties().getOrDefault(text(number.value()), Value.UNKNOWN);
                default -> Value.UNKNOWN;
            };
        }
        return key instanceof Value.Str name ? get(target, name.toString()) : Value.UNKNOWN;
    }

    void set(Value target, String name, Value value) {
        switch (name) {
            case "location" -> redirect(value);
            case "href" -> {
                if (target instanceof Value.Native built && built.name().endsWith("location")) {
                    redirect(value);
                }
                saved(value);
            }
            case "innerHTML", "outerHTML", "srcdoc" -> page(value);
            case "download" -> {
                if (value instanceof Value.Str text) {
                    facts.name(text.toString());
                }
            }
            case "src" -> address("loads", value);
            case "action" -> address("sends-to", value);
            case "text", "textContent", "innerText" -> {
                boolean script = target instanceof Value.Thing thing
                        && thing.properties().get("tag") instanceof Value.Str tag
                        && tag.toString().equalsIgnoreCase("script");
                if (script && value instanceof Value.Str source) {
                    folding.inner(source.toString());
                }
            }
            default -> {
                if (name.startsWith("on")) {
                    folding.callBack(List.of(value));
                }
            }
        }
        if (target instanceof Value.Thing thing && thing.properties().size() < 10_000) {
            thing.properties().put(name, value);
        }
    }

    void setElement(Value target, Value key, Value value) {
        if (key instanceof Value.Num number) {
            int index = (int) number.value();
            if (target instanceof Value.Raw raw && index >= 0 && index < raw.bytes().length) {
                if (value instanceof Value.Num octet) {
                    raw.bytes()[index] = (byte) Pure.whole(octet.value());
                }
            } else if (target instanceof Value.Arr array && index >= 0 && index < 4 << 20) {
                // A far place costs as much as all before it.
                folding.room(8L * Math.max(0, index + 1 - array.items().size()));
                while (array.items().size() <= index) {
                    array.items().add(Value.UNKNOWN);
                }
                array.items().set(index, value);
            } else if (target instanceof Value.Thing thing && thing.properties().size() < 10_000) {
                thing.properties().put(text(number.value()), value);
            }
        } else if (key instanceof Value.Str name) {
            set(target, name.toString(), value);
        }
    }

    void redirect(Value to) {
        if (to instanceof Value.Str text && text.length() > 0) {
            facts.add("redirect", text.toString());
        } else if (to instanceof Value.Thing url) {
            saved(url);
        }
    }

    private void page(Value html) {
        if (html instanceof Value.Str text && text.length() > 0) {
            String page = text.toString();
            if (page.indexOf('<') >= 0) {
                facts.add("writes-page", page);
                facts.page(page);
            }
        }
    }

    private void address(String kind, Value value) {
        if (value instanceof Value.Str text && text.toString().contains("/")) {
            String address = text.toString();
            facts.add(kind.equals("loads") ? "loads-script" : kind, address);
        }
    }

    /// A file that becomes the target of a link or of a frame.
    private void saved(Value url) {
        if (url instanceof Value.Thing thing && thing.properties().get("bytes") instanceof Value.Raw raw) {
            facts.file(raw.bytes());
        } else if (url instanceof Value.Str text
                && text.length() > 40
                && text.toString().startsWith("data:")) {
            DataUris.bytes(text.toString()).ifPresent(facts::file);
        }
    }

    /// A method of a value.
    Value method(Value receiver, String name, List<Value> arguments) {
        if (receiver instanceof Value.Native built) {
            return ofBuilt(built.name(), name, arguments);
        }
        if (receiver instanceof Value.Thing thing) {
            if (thing.kind().equals(HOST_OBJECT)) {
                return hostCall(thing, name, arguments);
            }
            Value property = thing.properties().get(name);
            if (property instanceof Value.Fun) {
                return folding.call(property, arguments);
            }
            return ofThing(thing, name, arguments);
        }
        if (receiver instanceof Value.Fun function) {
            return switch (name) {
                case "call" -> folding.call(function, arguments.size() < 2 ? List.of() : rest(arguments));
                case "apply" ->
                    folding.call(
                            function,
                            arguments.size() > 1 && arguments.get(1) instanceof Value.Arr array
                                    ? array.items()
                                    : List.of());
                case "bind" -> function;
                default -> Value.UNKNOWN;
            };
        }
        if (receiver instanceof Value.Unknown) {
            ofUnknown(name, arguments);
            return Value.UNKNOWN;
        }
        return pure.method(receiver, name, arguments);
    }

    /// An object of Windows, as scripts outside of browsers use them. Its methods are noted and never called; what
    /// they give is known only where it is another such object.
    private static Value.Thing hostObject(Value name) {
        Value.Thing object = new Value.Thing(HOST_OBJECT);
        object.properties().put("name", name instanceof Value.Str ? name : Value.Str.of("(not known)"));
        return object;
    }

    private Value hostCall(Value.Thing object, String name, List<Value> arguments) {
        String of = object.properties().get("name") instanceof Value.Str text ? text.toString() : "";
        StringBuilder line = new StringBuilder(of).append('.').append(name).append('(');
        for (Value argument : arguments) {
            line.append(line.charAt(line.length() - 1) == '(' ? "" : ", ").append(shown(argument));
        }
        facts.add("calls", line.append(')').toString());
        folding.callBack(arguments);
        if (name.equalsIgnoreCase("ExpandEnvironmentStrings") && first(arguments) instanceof Value.Str text) {
            return text;
        }
        boolean makes = name.equalsIgnoreCase("CreateObject") || name.equalsIgnoreCase("GetObject");
        return makes
                ? hostObject(first(arguments))
                : hostObject(Value.Str.of(of.length() > 200 ? of : of + "." + name));
    }

    private static String shown(Value value) {
        return switch (value) {
            case Value.Str text -> "\"" + text + "\"";
            case Value.Num number -> text(number.value());
            case Value.Flag flag -> Boolean.toString(flag.value());
            default -> "?";
        };
    }

    private static List<Value> rest(List<Value> arguments) {
        return arguments.subList(1, arguments.size());
    }

    private static Value first(List<Value> arguments) {
        return arguments.isEmpty() ? Value.UNKNOWN : arguments.getFirst();
    }

    private static Value second(List<Value> arguments) {
        return arguments.size() < 2 ? Value.UNKNOWN : arguments.get(1);
    }

    private Value ofBuilt(String object, String name, List<Value> arguments) {
        if (object.equals("WScript")) {
            return hostCall(hostObject(Value.Str.of(object)), name, arguments);
        }
        if (WINDOWS.contains(object)) {
            return function(name, arguments);
        }
        String whole = object + "." + name;
        switch (whole) {
            case "document.write", "document.writeln" -> {
                arguments.forEach(this::page);
                return Value.UNKNOWN;
            }
            case "document.createElement" -> {
                Value.Thing element = new Value.Thing("element");
                element.properties().put("tag", first(arguments));
                return element;
            }
            case "location.replace", "location.assign", "document.location.replace" -> {
                redirect(first(arguments));
                return Value.UNKNOWN;
            }
            case "URL.createObjectURL", "webkitURL.createObjectURL" -> {
                return objectUrl(first(arguments));
            }
            case "navigator.msSaveBlob", "navigator.msSaveOrOpenBlob" -> {
                save(first(arguments), second(arguments));
                return Value.UNKNOWN;
            }
            case "navigator.sendBeacon", "axios.post", "axios.get" -> {
                sends(first(arguments));
                return Value.UNKNOWN;
            }
            case "$.post", "$.get", "$.getJSON", "jQuery.post", "jQuery.get" -> {
                sends(first(arguments));
                folding.callBack(arguments);
                return Value.UNKNOWN;
            }
            case "$.ajax", "jQuery.ajax" -> {
                if (first(arguments) instanceof Value.Thing settings) {
                    sends(settings.properties().getOrDefault("url", Value.UNKNOWN));
                    settings.properties().values().forEach(value -> folding.callBack(List.of(value)));
                }
                return Value.UNKNOWN;
            }
            default -> {
                if (name.equals("call") || name.equals("apply")) {
                    List<Value> passed = name.equals("call")
                            ? arguments.isEmpty() ? List.of() : rest(arguments)
                            : second(arguments) instanceof Value.Arr array
                                    ? array.items()
                                    : second(arguments) instanceof Value.Raw raw ? Pure.octets(raw) : List.of();
                    return function(object, passed);
                }
                Value result = pure.function(whole, arguments);
                folding.callBack(arguments);
                return result;
            }
        }
    }

    private Value ofThing(Value.Thing thing, String name, List<Value> arguments) {
        switch (name) {
            case "setAttribute" -> {
                if (first(arguments) instanceof Value.Str attribute) {
                    set(thing, attribute.toString(), second(arguments));
                }
            }
            case "write", "writeln" -> page(first(arguments));
            case "open" -> {
                if (thing.kind().equals("request")) {
                    sends(second(arguments));
                }
            }
            case "insertAdjacentHTML" -> page(second(arguments));
            case "decode" -> {
                return first(arguments) instanceof Value.Raw raw
                        ? Value.Str.of(new String(raw.bytes(), StandardCharsets.UTF_8))
                        : Value.UNKNOWN;
            }
            case "encode" -> {
                return first(arguments) instanceof Value.Str text
                        ? new Value.Raw(text.toString().getBytes(StandardCharsets.UTF_8))
                        : Value.UNKNOWN;
            }
            case "appendChild", "append", "click" -> {
                saved(thing.properties().getOrDefault("href", Value.UNKNOWN));
            }
            default -> {
                ofUnknown(name, arguments);
            }
        }
        return Value.UNKNOWN;
    }

    /// A method of something that is not known: what its name alone tells.
    private void ofUnknown(String name, List<Value> arguments) {
        switch (name) {
            case "insertAdjacentHTML" -> page(second(arguments));
            case "html", "append", "prepend" -> page(first(arguments));
            case "write", "writeln" -> page(first(arguments));
            case "msSaveBlob", "msSaveOrOpenBlob" -> save(first(arguments), second(arguments));
            case "setAttribute", "attr" -> {
                if (first(arguments) instanceof Value.Str attribute) {
                    set(Value.UNKNOWN, attribute.toString(), second(arguments));
                }
            }
            default -> {}
        }
        folding.callBack(arguments);
    }

    private void sends(Value address) {
        if (address instanceof Value.Str text && text.length() > 0) {
            facts.add("sends-to", text.toString());
        }
    }

    /// A function by its name alone.
    Value function(String name, List<Value> arguments) {
        Value first = first(arguments);
        switch (name) {
            case "ActiveXObject", "GetObject" -> {
                return hostObject(first);
            }
            case "eval", "execScript", "setTimeout", "setInterval", "Function" -> {
                Value source = name.equals("Function") && !arguments.isEmpty() ? arguments.getLast() : first;
                if (source instanceof Value.Str text) {
                    facts.add("evaluates", text.toString());
                    folding.inner(text.toString());
                } else {
                    folding.callBack(arguments);
                }
                return Value.UNKNOWN;
            }
            case "fetch", "WebSocket" -> {
                sends(first);
                return Value.UNKNOWN;
            }
            case "open" -> {
                redirect(first);
                return new Value.Native("window");
            }
            case "saveAs" -> {
                save(first, second(arguments));
                return Value.UNKNOWN;
            }
            case "$", "jQuery" -> {
                folding.callBack(arguments);
                return Value.UNKNOWN;
            }
            default -> {
                Value result = pure.function(name, arguments);
                folding.callBack(arguments);
                return result;
            }
        }
    }

    Value construct(String name, List<Value> arguments) {
        return switch (name) {
            case "Blob", "File" -> blob(name, arguments);
            case "Function", "WebSocket" -> function(name, arguments);
            case "XMLHttpRequest" -> new Value.Thing("request");
            case "ActiveXObject" -> hostObject(first(arguments));
            default -> pure.construct(name, arguments);
        };
    }

    private Value blob(String kind, List<Value> arguments) {
        Value.Thing blob = new Value.Thing("blob");
        if (first(arguments) instanceof Value.Arr parts) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            boolean whole = !parts.items().isEmpty();
            for (Value part : parts.items()) {
                switch (part) {
                    case Value.Str text -> bytes.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
                    case Value.Raw raw -> bytes.writeBytes(raw.bytes());
                    case Value.Thing other
                    when other.properties().get("bytes") instanceof Value.Raw raw -> bytes.writeBytes(raw.bytes());
                    default -> whole = false;
                }
            }
            folding.room(bytes.size());
            if (whole) {
                blob.properties().put("bytes", new Value.Raw(bytes.toByteArray()));
            }
        }
        if (kind.equals("File") && second(arguments) instanceof Value.Str name) {
            facts.name(name.toString());
        }
        return blob;
    }

    private Value objectUrl(Value blob) {
        Value.Thing url = new Value.Thing("url");
        if (blob instanceof Value.Thing thing && thing.properties().get("bytes") instanceof Value.Raw raw) {
            url.properties().put("bytes", raw);
            facts.file(raw.bytes());
        } else {
            facts.add("html-smuggling", "(a file whose content could not be told)");
        }
        return url;
    }

    private void save(Value blob, Value name) {
        if (name instanceof Value.Str text) {
            facts.name(text.toString());
        }
        objectUrl(blob);
    }

    Value unary(int operator, Value operand) {
        return switch (operator) {
            case Token.NOT ->
                truth(operand).<Value>map(flag -> new Value.Flag(!flag)).orElse(Value.UNKNOWN);
            case Token.NEG ->
                Pure.number(operand)
                        .<Value>map(number -> new Value.Num(-number))
                        .orElse(Value.UNKNOWN);
            case Token.POS -> Pure.number(operand).<Value>map(Value.Num::new).orElse(Value.UNKNOWN);
            case Token.BITNOT ->
                Pure.number(operand)
                        .<Value>map(number -> new Value.Num(~Pure.whole(number)))
                        .orElse(Value.UNKNOWN);
            default -> Value.UNKNOWN;
        };
    }

    Value infix(int operator, Value left, Value right) {
        return pure.infix(operator, left, right);
    }

    /// Whether a value counts as true, if it is known.
    static Optional<Boolean> truth(Value value) {
        return switch (value) {
            case Value.Flag flag -> Optional.of(flag.value());
            case Value.Num number -> Optional.of(number.value() != 0 && !Double.isNaN(number.value()));
            case Value.Str text -> Optional.of(text.length() > 0);
            case Value.Arr array -> Optional.of(true);
            case Value.Raw raw -> Optional.of(true);
            case Value.Fun function -> Optional.of(true);
            case Value.Thing thing -> Optional.of(true);
            // Scripts ask what kind of browser they are in: both ways are walked.
            case Value.Native built -> Optional.empty();
            case Value.Unknown unknown -> Optional.empty();
        };
    }

    static Optional<Boolean> same(Value left, Value right) {
        if (left instanceof Value.Str one && right instanceof Value.Str other) {
            return Optional.of(one.toString().equals(other.toString()));
        }
        if (left instanceof Value.Flag one && right instanceof Value.Flag other) {
            return Optional.of(one.value() == other.value());
        }
        boolean plain = (left instanceof Value.Num || left instanceof Value.Str)
                && (right instanceof Value.Num || right instanceof Value.Str);
        if (!plain) {
            return Optional.empty();
        }
        return Pure.number(left).flatMap(a -> Pure.number(right).map(b -> a.equals(b)));
    }

    /// A number as the script would write it.
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /// What a loop over an object runs through.
    static List<Value> turns(Value object, boolean values) {
        List<Value> turns = new ArrayList<>();
        switch (object) {
            case Value.Arr array -> {
                for (int i = 0; i < array.items().size(); i++) {
                    turns.add(values ? array.items().get(i) : Value.Str.of(Integer.toString(i)));
                }
            }
            case Value.Str text -> {
                for (int i = 0; i < text.length(); i++) {
                    turns.add(values ? Value.Str.of(text.at(i)) : Value.Str.of(Integer.toString(i)));
                }
            }
            case Value.Raw raw -> turns.addAll(Pure.octets(raw));
            case Value.Thing thing -> thing.properties().keySet().forEach(key -> turns.add(Value.Str.of(key)));
            default -> turns.add(Value.UNKNOWN);
        }
        return turns;
    }

    /// Bytes as a text of one letter each, as `atob` gives them.
    static String binary(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
