package org.tocsin.readers.files.vba;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts together what a macro puts together: follows its assignments, loops and own functions with the values that
/// are known, and notes what would be given to functions of the outer world. Nothing outer is ever done. Where a
/// condition is not known, all ways are followed, one after the other. Bounded in steps, depth and letters.
final class Folding {
    /// Stands for a part of a text that is not known.
    static final String GAP = "\u2026";

    private static final int STEPS = 3_000_000;
    private static final int DEPTH = 24;
    private static final int LONGEST = 1 << 20;
    private static final long LETTERS = 64L << 20;
    private static final int ROOM = 1 << 18;
    private static final int CALLS = 5_000;

    /// A call that leads out of what can be followed.
    ///
    /// @param name lower case, with what it is asked of: `shell.run`
    record Call(String name, List<String> arguments) {}

    /// Ends following where a bound is reached.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("enough was followed", null, false, false);
        }
    }

    private static final class Frame {
        final Map<String, Object> values = new HashMap<>();
        String exits = "";
    }

    private final Map<String, Tree.Procedure> procedures = new LinkedHashMap<>();
    private final List<Tree.Statement> outside = new ArrayList<>();
    private final Map<String, Object> globals = new HashMap<>();
    private final Map<String, String> shown;
    private final Set<String> made = new LinkedHashSet<>();
    private final Set<Call> calls = new LinkedHashSet<>();
    private int steps;
    private long letters;
    private int depth;
    private boolean cut;

    /// @param shown texts of controls and properties by lower-case name
    Folding(List<String> sources, Map<String, String> shown) {
        this.shown = shown;
        for (String source : sources) {
            Parser.Parsed parsed = Parser.parse(source);
            parsed.procedures().forEach(one -> procedures.putIfAbsent(one.name().toLowerCase(Locale.ROOT), one));
            outside.addAll(parsed.outside());
        }
    }

    /// Follows all procedures, each as if it were called first.
    void run() {
        guarded(() -> body(outside, new Frame()));
        for (Tree.Procedure procedure : procedures.values()) {
            guarded(() -> call(procedure, List.of()));
        }
    }

    private void guarded(Runnable part) {
        int before = steps;
        depth = 0;
        try {
            part.run();
        } catch (Enough enough) {
            cut = true;
        }
        // Each part has its own share, so that one long loop does not hide the rest.
        steps = Math.min(steps, before + STEPS / 4);
    }

    /// Texts that were put together, in the order made.
    Set<String> made() {
        return made;
    }

    Set<Call> calls() {
        return calls;
    }

    /// Whether a bound was reached.
    boolean cut() {
        return cut;
    }

    Set<String> procedures() {
        return procedures.keySet();
    }

    private void step() {
        if (++steps > STEPS) {
            throw new Enough();
        }
    }

    private Object call(Tree.Procedure procedure, List<Object> arguments) {
        if (depth >= DEPTH) {
            return Unknown.VALUE;
        }
        depth++;
        Frame frame = new Frame();
        for (int i = 0; i < procedure.parameters().size(); i++) {
            frame.values.put(procedure.parameters().get(i), i < arguments.size() ? arguments.get(i) : Unknown.VALUE);
        }
        empty(procedure.body(), frame);
        body(procedure.body(), frame);
        depth--;
        frame.values.forEach((name, value) -> {
            if (value instanceof String text) {
                note(text);
            }
        });
        return frame.values.getOrDefault(procedure.name().toLowerCase(Locale.ROOT), Unknown.VALUE);
    }

    /// What a procedure gives a value to is empty before that: nought and no letters.
    private void empty(List<Tree.Statement> body, Frame frame) {
        for (Tree.Statement statement : body) {
            step();
            switch (statement) {
                case Tree.Assign assign -> empty(assign.to(), frame);
                case Tree.If choice -> choice.ways().forEach(way -> empty(way.body(), frame));
                case Tree.Count count -> {
                    empty(count.counter(), frame);
                    empty(count.body(), frame);
                }
                case Tree.Each each -> empty(each.body(), frame);
                case Tree.Loop loop -> empty(loop.body(), frame);
                case Tree.Do _, Tree.Room _, Tree.Exit _ -> {}
            }
        }
    }

    private void empty(Tree.Reach to, Frame frame) {
        String name = to.name().toLowerCase(Locale.ROOT);
        if (to.of().isEmpty() && !to.called() && !globals.containsKey(name)) {
            frame.values.putIfAbsent(name, "");
        }
    }

    private void note(String text) {
        if (text.length() >= 3 && made.size() < 4_000) {
            made.add(text);
        }
    }

    private void body(List<Tree.Statement> body, Frame frame) {
        for (Tree.Statement statement : body) {
            if (!frame.exits.isEmpty()) {
                return;
            }
            step();
            one(statement, frame);
        }
    }

    private void one(Tree.Statement statement, Frame frame) {
        switch (statement) {
            case Tree.Assign assign -> assign(assign.to(), value(assign.value(), frame), frame);
            case Tree.Do call -> value(call.call(), frame);
            case Tree.If choice -> choice(choice, frame);
            case Tree.Count count -> count(count, frame);
            case Tree.Each each -> each(each, frame);
            case Tree.Loop loop -> loop(loop, frame);
            case Tree.Room room -> room(room, frame);
            case Tree.Exit exit -> frame.exits = exit.what();
        }
    }

    private void choice(Tree.If choice, Frame frame) {
        String exits = "";
        for (Tree.Way way : choice.ways()) {
            Object condition = way.condition().isEmpty()
                    ? Boolean.TRUE
                    : value(way.condition().get(), frame);
            if (condition == Unknown.VALUE || condition instanceof List) {
                // What leaves on this way does not end what may be done on another.
                body(way.body(), frame);
                frame.exits = "";
            } else if (truth(condition)) {
                body(way.body(), frame);
                exits = frame.exits;
                break;
            }
        }
        frame.exits = exits;
    }

    private void count(Tree.Count count, Frame frame) {
        Object from = value(count.from(), frame);
        Object to = value(count.to(), frame);
        Object by =
                count.step().isEmpty() ? Double.valueOf(1) : value(count.step().get(), frame);
        if (!known(from) || !known(to) || !known(by) || number(by) == 0) {
            assign(count.counter(), known(from) ? from : Unknown.VALUE, frame);
            body(count.body(), frame);
            leave(frame, "for");
            return;
        }
        double step = number(by);
        for (double i = number(from); step > 0 ? i <= number(to) : i >= number(to); i += step) {
            step();
            assign(count.counter(), i, frame);
            body(count.body(), frame);
            if (leave(frame, "for")) {
                return;
            }
            Object now = read(count.counter().name().toLowerCase(Locale.ROOT), frame);
            i = known(now) ? number(now) : i;
        }
    }

    /// Whether the loop is over; an exit of its own ends here.
    private static boolean leave(Frame frame, String own) {
        boolean over = !frame.exits.isEmpty();
        if (frame.exits.equals(own)) {
            frame.exits = "";
        }
        return over;
    }

    private void each(Tree.Each each, Frame frame) {
        Object in = value(each.in(), frame);
        if (!(in instanceof List<?> list)) {
            assign(each.item(), Unknown.VALUE, frame);
            body(each.body(), frame);
            leave(frame, "for");
            return;
        }
        for (Object item : new ArrayList<>(list)) {
            step();
            assign(each.item(), item, frame);
            body(each.body(), frame);
            if (leave(frame, "for")) {
                return;
            }
        }
    }

    private void loop(Tree.Loop loop, Frame frame) {
        boolean first = loop.atEnd();
        while (true) {
            step();
            boolean unknown = loop.condition().isEmpty();
            if (!first && loop.condition().isPresent()) {
                Object condition = value(loop.condition().get(), frame);
                unknown = !known(condition);
                if (!unknown && truth(condition) == loop.until()) {
                    return;
                }
            }
            first = false;
            body(loop.body(), frame);
            boolean over = !frame.exits.isEmpty();
            if (frame.exits.equals("do")) {
                frame.exits = "";
            }
            if (over || unknown && (!loop.atEnd() || loop.condition().isEmpty())) {
                return;
            }
        }
    }

    private void room(Tree.Room room, Frame frame) {
        int size = 1;
        for (Tree.Expression bound : room.bounds()) {
            Object value = value(bound, frame);
            size = known(value) ? (int) Math.clamp(number(value) + 1, 0, ROOM) : 0;
        }
        List<Object> fresh = new ArrayList<>();
        if (room.keeps() && read(room.name(), frame) instanceof List<?> old) {
            fresh.addAll(old);
        }
        while (fresh.size() < size) {
            fresh.add(0.0);
        }
        spend(size);
        write(room.name(), fresh, frame);
    }

    private void assign(Tree.Reach to, Object value, Frame frame) {
        String name = to.name().toLowerCase(Locale.ROOT);
        if (to.of().isEmpty() && !to.called()) {
            write(name, value, frame);
            return;
        }
        if (to.of().isEmpty()
                && read(name, frame) instanceof List<?>
                && !to.arguments().isEmpty()) {
            put(name, value(to.arguments().getFirst(), frame), value, frame);
            return;
        }
        if (to.of().isEmpty()
                && name.equals("mid")
                && to.arguments().size() >= 2
                && to.arguments().getFirst() instanceof Tree.Reach text
                && text.of().isEmpty()) {
            overwrite(text, to, value, frame);
            return;
        }
        to.of().ifPresent(of -> value(of, frame));
        noteCall(path(to), List.of(value));
    }

    @SuppressWarnings("unchecked")
    private void put(String name, Object index, Object value, Frame frame) {
        List<Object> list = (List<Object>) read(name, frame);
        if (!known(index)) {
            return;
        }
        int place = (int) number(index);
        if (place >= 0 && place < ROOM) {
            while (list.size() <= place) {
                list.add(0.0);
            }
            list.set(place, value);
        }
    }

    private void overwrite(Tree.Reach variable, Tree.Reach mid, Object value, Frame frame) {
        String name = variable.name().toLowerCase(Locale.ROOT);
        Object place = value(mid.arguments().get(1), frame);
        if (read(name, frame) instanceof String text && known(place) && known(value)) {
            String piece = text(value);
            int from = (int) number(place) - 1;
            if (from >= 0 && from + piece.length() <= text.length()) {
                write(name, text.substring(0, from) + piece + text.substring(from + piece.length()), frame);
            }
        }
    }

    private void write(String name, Object value, Frame frame) {
        boolean global = !frame.values.containsKey(name) && (globals.containsKey(name) || depth == 0);
        (global ? globals : frame.values).put(name, value);
        if (value instanceof String text) {
            spend(text.length());
        }
    }

    private void spend(long count) {
        letters += count;
        if (letters > LETTERS) {
            throw new Enough();
        }
    }

    private Object read(String name, Frame frame) {
        Object own = frame.values.get(name);
        return own != null ? own : globals.getOrDefault(name, Unknown.VALUE);
    }

    static boolean known(Object value) {
        return value != Unknown.VALUE && !(value instanceof List);
    }

    private Object value(Tree.Expression expression, Frame frame) {
        step();
        return switch (expression) {
            case Tree.Constant constant -> constant.value();
            case Tree.Unary unary -> unary(unary.sign(), value(unary.of(), frame));
            case Tree.Binary binary -> joined(binary, frame);
            case Tree.Reach reach -> reached(reach, frame);
        };
    }

    /// Long sums are long to the left; they are walked without going deep.
    private Object joined(Tree.Binary binary, Frame frame) {
        List<Tree.Binary> chain = new ArrayList<>();
        Tree.Expression left = binary;
        while (left instanceof Tree.Binary inner) {
            chain.add(inner);
            left = inner.left();
        }
        Object value = value(left, frame);
        for (int i = chain.size() - 1; i >= 0; i--) {
            Tree.Binary one = chain.get(i);
            value = binary(one.sign(), value, value(one.right(), frame));
        }
        return value;
    }

    private static Object unary(String sign, Object of) {
        if (!known(of)) {
            return Unknown.VALUE;
        }
        if (sign.equals("not")) {
            return of instanceof Boolean flag ? (Object) !flag : (Object) (double) ~(long) number(of);
        }
        return -number(of);
    }

    private Object binary(String sign, Object left, Object right) {
        if (sign.equals("&") || sign.equals("+") && (left instanceof String || right instanceof String)) {
            return joinedText(sign, left, right);
        }
        if (!known(left) || !known(right)) {
            return Unknown.VALUE;
        }
        return switch (sign) {
            case "+" -> number(left) + number(right);
            case "-" -> number(left) - number(right);
            case "*" -> number(left) * number(right);
            case "/" -> number(right) == 0 ? Unknown.VALUE : (Object) (number(left) / number(right));
            case "\\" ->
                (long) number(right) == 0
                        ? Unknown.VALUE
                        : (Object) (double) ((long) number(left) / (long) number(right));
            case "mod" ->
                (long) number(right) == 0
                        ? Unknown.VALUE
                        : (Object) (double) (Math.round(number(left)) % Math.round(number(right)));
            case "^" -> Math.pow(number(left), number(right));
            case "and" -> logic(left, right, (long) number(left) & (long) number(right));
            case "or" -> logic(left, right, (long) number(left) | (long) number(right));
            case "xor" -> logic(left, right, (long) number(left) ^ (long) number(right));
            case "=", "is" -> compared(left, right) == 0;
            case "<>" -> compared(left, right) != 0;
            case "<" -> compared(left, right) < 0;
            case ">" -> compared(left, right) > 0;
            case "<=" -> compared(left, right) <= 0;
            case ">=" -> compared(left, right) >= 0;
            default -> Unknown.VALUE;
        };
    }

    private static Object logic(Object left, Object right, long bits) {
        return left instanceof Boolean && right instanceof Boolean ? (Object) (bits != 0) : (Object) (double) bits;
    }

    private Object joinedText(String sign, Object left, Object right) {
        if (sign.equals("+") && known(left) && known(right) && (left instanceof Double || right instanceof Double)) {
            return number(left) + number(right);
        }
        boolean either = left instanceof String a && !a.isEmpty() || right instanceof String b && !b.isEmpty();
        if (!either && (!known(left) || !known(right))) {
            return Unknown.VALUE;
        }
        String one = known(left) ? text(left) : GAP;
        String other = known(right) ? text(right) : GAP;
        if (one.length() + other.length() > LONGEST) {
            return Unknown.VALUE;
        }
        spend(one.length() / 16 + other.length());
        return one + other;
    }

    private static int compared(Object left, Object right) {
        return left instanceof String && right instanceof String
                ? text(left).compareTo(text(right))
                : Double.compare(number(left), number(right));
    }

    static boolean truth(Object value) {
        return value instanceof Boolean flag ? flag : number(value) != 0;
    }

    static double number(Object value) {
        return switch (value) {
            case Double number -> number;
            case Boolean flag -> flag ? -1 : 0;
            case String text -> Functions.parsed(text);
            default -> 0;
        };
    }

    static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Double number ->
                number == Math.rint(number) && Math.abs(number) < 1e15
                        ? Long.toString(number.longValue())
                        : Double.toString(number);
            case Boolean flag -> flag ? "True" : "False";
            default -> "";
        };
    }

    private String path(Tree.Reach reach) {
        StringBuilder path = new StringBuilder(reach.name().toLowerCase(Locale.ROOT));
        Optional<Tree.Expression> of = reach.of();
        for (int i = 0; i < 6 && of.isPresent() && of.get() instanceof Tree.Reach outer; i++) {
            path.insert(0, outer.name().toLowerCase(Locale.ROOT) + ".");
            of = outer.of();
        }
        return path.toString();
    }

    private void noteCall(String name, List<Object> arguments) {
        List<String> known = new ArrayList<>();
        for (Object argument : arguments) {
            known.add(known(argument) ? text(argument) : "");
            if (argument instanceof String text) {
                note(text);
            }
        }
        if (calls.size() < CALLS) {
            calls.add(new Call(name, known));
        }
    }

    private Object reached(Tree.Reach reach, Frame frame) {
        String name = reach.name().toLowerCase(Locale.ROOT);
        boolean library = reach.of().isPresent()
                && reach.of().get() instanceof Tree.Reach outer
                && outer.of().isEmpty()
                && isLibrary(outer.name());
        if (reach.of().isEmpty() || library) {
            Object variable = read(name, frame);
            if (variable != Unknown.VALUE && !(reach.called() && procedures.containsKey(name))) {
                return element(variable, reach, frame);
            }
            List<Object> arguments = arguments(reach, frame);
            Tree.Procedure own = procedures.get(name);
            if (own != null) {
                return call(own, arguments);
            }
            Optional<Object> pure = Functions.of(name, arguments, reach.called());
            if (pure.isPresent()) {
                if (pure.get() instanceof String text) {
                    spend(text.length());
                }
                return pure.get();
            }
            if (reach.called()) {
                noteCall(name, arguments);
            }
            return Unknown.VALUE;
        }
        Object of = reach.of().get() instanceof Tree.Constant
                ? Unknown.VALUE
                : value(reach.of().get(), frame);
        List<Object> arguments = arguments(reach, frame);
        if (of instanceof List<?> && name.isEmpty()) {
            return Functions.item(of, arguments);
        }
        Tree.Procedure own = procedures.get(name);
        if (own != null
                && reach.of().get() instanceof Tree.Reach module
                && module.of().isEmpty()
                && read(module.name().toLowerCase(Locale.ROOT), frame) == Unknown.VALUE) {
            return call(own, arguments);
        }
        String path = path(reach);
        String text = shown(path, reach, arguments);
        if (!text.isEmpty()) {
            return text;
        }
        if (reach.called()) {
            noteCall(path, arguments);
        }
        return Unknown.VALUE;
    }

    private static boolean isLibrary(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "vba", "strings", "conversion", "math", "interaction", "information" -> true;
            default -> false;
        };
    }

    /// What a control or a property of the document shows, if the file tells it.
    private String shown(String path, Tree.Reach reach, List<Object> arguments) {
        String[] parts = path.split("\\.");
        for (int i = parts.length - 1; i >= Math.max(0, parts.length - 2); i--) {
            String text = shown.get(parts[i]);
            if (text != null && !parts[i].isEmpty()) {
                return text;
            }
        }
        if (!arguments.isEmpty() && arguments.getFirst() instanceof String key) {
            return shown.getOrDefault(key.toLowerCase(Locale.ROOT), "");
        }
        return reach.of().isPresent()
                        && reach.of().get() instanceof Tree.Reach outer
                        && outer.called()
                        && !outer.arguments().isEmpty()
                        && outer.arguments().getFirst() instanceof Tree.Constant constant
                        && constant.value() instanceof String key
                ? shown.getOrDefault(key.toLowerCase(Locale.ROOT), "")
                : "";
    }

    private Object element(Object variable, Tree.Reach reach, Frame frame) {
        if (variable instanceof List<?> && !reach.arguments().isEmpty()) {
            return Functions.item(variable, arguments(reach, frame));
        }
        return variable;
    }

    private List<Object> arguments(Tree.Reach reach, Frame frame) {
        List<Object> values = new ArrayList<>(reach.arguments().size());
        for (Tree.Expression argument : reach.arguments()) {
            values.add(value(argument, frame));
        }
        return values;
    }
}
