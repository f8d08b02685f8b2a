package org.tocsin.readers.eventlog.evtx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tocsin.model.Shape;
import org.tocsin.model.Text;
import org.tocsin.readers.eventlog.evtx.Layout.Header;
import org.tocsin.readers.eventlog.evtx.Layout.Literal;
import org.tocsin.readers.eventlog.evtx.Layout.Occurrence;
import org.tocsin.readers.eventlog.evtx.Layout.Piece;
import org.tocsin.readers.eventlog.evtx.Layout.Value;
import org.tocsin.readers.eventlog.evtx.Template.Attribute;
import org.tocsin.readers.eventlog.evtx.Template.Element;
import org.tocsin.readers.eventlog.evtx.Template.Instruction;
import org.tocsin.readers.eventlog.evtx.Template.Node;
import org.tocsin.readers.eventlog.evtx.Template.Place;
import org.tocsin.readers.eventlog.evtx.Template.Position;
import org.tocsin.readers.eventlog.evtx.Template.Words;

/// Names the fields of an event: walks the XML that its templates make together and gives every text in it the flat
/// name that [org.tocsin.model.EvidenceRecord] documents.
///
/// - System: `EventID`, `Provider_Name`; elements without text or attributes, such as an empty `Correlation`, are no
///   field.
/// - EventData: `<Data Name="X">` is `X`, `<Data>` is `Data`, `<Binary>` is `Binary`; so is `<ComplexData Name="X">`.
/// - UserData: named below its inner element, deeper ones with dots.
/// - Anything else under Event (`RenderingInfo`, `ProcessingErrorData`): with its own name in front, dotted.
/// - Attributes are `Element_Attribute`, without `xmlns` and without the `Name` that became the field's name.
/// - A processing instruction is a field `?target`, except `?xml`.
/// - Values whose template is gone are `Value_0`, `Value_1` and so on, by their place among the template's values.
/// Where
/// it is the outermost that is gone, `EventRecordID` and `TimeCreated_SystemTime` come from the record's own
/// header.
final class LayoutBuilder {
    /// Elements, attributes and pieces of one record. A value may be put in at several places, and those in turn
    /// may hold others: without a bound a small record could grow without end.
    private static final int MOST_STEPS = 16_384;

    /// Places that one value may be put in at.
    private static final int MOST_PLACES = 64;

    /// Characters of names and literal text in one record.
    private static final int MOST_CHARS = 1 << 20;

    /// Elements inside elements, over all templates of a record.
    private static final int DEEPEST = 256;

    private static final String DATA = "Data";
    private static final String NAME = "Name";

    private final byte[] bytes;
    private final int[] values;
    private final Template outermost;
    private final Map<Integer, Assembly> nested = new HashMap<>();
    private final Map<String, List<Occurrence>> fields = new LinkedHashMap<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    private final int outermostCount;
    private int steps;
    private int chars;
    private boolean complete = true;
    private boolean namedByValues;

    /// @param bytes the chunk
    /// @param values the places of the record's values, for names that are values themselves
    LayoutBuilder(Assembly assembly, byte[] bytes, int[] values) {
        this.bytes = bytes;
        this.values = values;
        Assembly first = assembly;
        for (Assembly step = assembly; step.before != null; step = step.before) {
            first = step;
            nested.put(step.into, step);
        }
        this.outermost = first.template;
        this.outermostCount = first.count;
    }

    /// An element or a place together with the template instance it belongs to.
    private record Placed(Element element, int base, int count) {}

    /// What an element holds, nested templates opened.
    private static final class Contents {
        final List<Piece> pieces = new ArrayList<>(2);
        final List<Placed> elements = new ArrayList<>(0);
        /// Whether there is anything in it, were it only a value that is not there.
        boolean any;

        /// Whether its text says something: text around elements is only indentation.
        boolean hasText() {
            return pieces.stream().anyMatch(piece -> switch (piece) {
                case Literal words -> !words.text().isBlank();
                case Value value -> true;
                case Header header -> true;
            });
        }
    }

    Layout build(Shape.Table shapes) {
        if (outermost.standIn()) {
            add("EventRecordID", List.of(Header.ID));
            add("TimeCreated_SystemTime", List.of(Header.WRITTEN));
        }
        Contents contents = contents(outermost.nodes(), 0, outermostCount, 0);
        loose(contents);
        for (Placed root : contents.elements) {
            if (root.element.name().equals("Event")) {
                event(root);
            } else {
                part(root, 1);
            }
        }
        Shape shape = shapes.of(List.copyOf(fields.keySet()));
        Occurrence[][] occurrences = new Occurrence[shape.size()][];
        int slot = 0;
        for (List<Occurrence> field : fields.values()) {
            occurrences[slot++] = field.toArray(Occurrence[]::new);
        }
        return new Layout(shape, occurrences, time(), complete);
    }

    /// Whether the layout holds for this one record only, because some of its names are values.
    boolean namedByValues() {
        return namedByValues;
    }

    int steps() {
        return steps;
    }

    private int time() {
        List<Occurrence> times = fields.get("TimeCreated_SystemTime");
        return times != null
                        && times.getFirst().pieces().size() == 1
                        && times.getFirst().pieces().getFirst() instanceof Value value
                ? value.number()
                : -1;
    }

    private void event(Placed event) {
        attributes("Event", event, false);
        Contents contents = contents(event.element.content(), event.base, event.count, 0);
        loose(contents);
        contents.elements.forEach(part -> part(part, 1));
    }

    /// A child of Event.
    private void part(Placed part, int depth) {
        String name = part.element.name();
        switch (name) {
            case "System" -> {
                attributes(name, part, false);
                Contents contents = opened(part, depth);
                contents.elements.forEach(child -> field(child.element.name(), child, false, true, depth + 1));
            }
            case "EventData" -> {
                attributes(name, part, false);
                Contents contents = opened(part, depth);
                loose(contents);
                contents.elements.forEach(child -> eventData(child, depth + 1));
            }
            case "UserData" -> {
                attributes(name, part, false);
                Contents contents = opened(part, depth);
                if (contents.hasText()) {
                    add(name, contents.pieces);
                }
                contents.elements.forEach(inner -> userData(inner, depth + 1));
            }
            default -> field(name, part, false, false, depth);
        }
    }

    private void eventData(Placed data, int depth) {
        String element = data.element.name();
        if (element.equals(DATA) || element.equals("ComplexData")) {
            String name = name(data);
            if (!name.isEmpty()) {
                field(name, data, true, false, depth);
                return;
            }
        }
        field(element, data, false, false, depth);
    }

    /// The inner element of UserData gives its name only to what is directly in it.
    private void userData(Placed inner, int depth) {
        String name = inner.element.name();
        Contents contents = opened(inner, depth);
        boolean attributes = attributes(name, inner, false);
        if (contents.elements.isEmpty()) {
            text(name, contents, attributes);
            return;
        }
        if (contents.hasText()) {
            add(name, contents.pieces);
        }
        contents.elements.forEach(child -> field(child.element.name(), child, false, false, depth + 1));
    }

    private void field(String path, Placed placed, boolean nameUsed, boolean system, int depth) {
        if (depth > DEEPEST || !room(path.length())) {
            complete = false;
            return;
        }
        boolean attributes = attributes(path, placed, nameUsed);
        Contents contents = opened(placed, depth);
        if (contents.elements.isEmpty()) {
            text(path, contents, attributes || system);
            return;
        }
        if (contents.hasText()) {
            add(path, contents.pieces);
        }
        for (Placed child : contents.elements) {
            field(path + "." + child.element.name(), child, false, system, depth + 1);
        }
    }

    /// @param mayBeSilent whether an element without any content is no field
    private void text(String path, Contents contents, boolean mayBeSilent) {
        if (!contents.pieces.isEmpty()) {
            add(path, contents.pieces);
        } else if (!contents.any && !mayBeSilent) {
            add(path, List.of(new Literal("")));
        }
    }

    /// @return whether there were any
    private boolean attributes(String path, Placed placed, boolean nameUsed) {
        boolean some = false;
        for (Attribute attribute : placed.element.attributes()) {
            String name = attribute.name();
            if (name.equals("xmlns") || name.startsWith("xmlns:") || (nameUsed && name.equals(NAME))) {
                continue;
            }
            some = true;
            Contents contents = contents(attribute.content(), placed.base, placed.count, 0);
            if (!contents.elements.isEmpty()) {
                complete = false;
            }
            if (!contents.pieces.isEmpty()) {
                add(path + "_" + name, contents.pieces);
            } else if (!contents.any) {
                add(path + "_" + name, List.of(new Literal("")));
            }
        }
        return some;
    }

    /// The `Name` of a Data element; empty where it has none.
    private String name(Placed data) {
        for (Attribute attribute : data.element.attributes()) {
            if (!attribute.name().equals(NAME)) {
                continue;
            }
            Text text = new Text();
            for (Node node : attribute.content()) {
                switch (node) {
                    case Words words -> text.append(words.text());
                    case Place place -> {
                        namedByValues = true;
                        if (place.value() < data.count) {
                            int entry = values[data.base + place.value()];
                            if (Values.count(bytes, entry) > 0) {
                                Values.append(bytes, entry, 0, text);
                            }
                        }
                    }
                    case Element element -> complete = false;
                    case Position position -> complete = false;
                    case Instruction instruction -> complete = false;
                }
            }
            return text.toString();
        }
        return "";
    }

    private Contents opened(Placed placed, int depth) {
        return contents(placed.element.content(), placed.base, placed.count, depth);
    }

    private Contents contents(List<Node> nodes, int base, int count, int depth) {
        Contents contents = new Contents();
        collect(nodes, base, count, depth, contents);
        return contents;
    }

    private void collect(List<Node> nodes, int base, int count, int depth, Contents into) {
        for (Node node : nodes) {
            if (++steps > MOST_STEPS || depth > DEEPEST) {
                complete = false;
                return;
            }
            switch (node) {
                case Element element -> into.elements.add(new Placed(element, base, count));
                case Words words -> {
                    if (!room(words.text().length())) {
                        return;
                    }
                    into.pieces.add(new Literal(words.text()));
                }
                case Place place -> {
                    into.any = true;
                    if (place.value() < count) {
                        place(base + place.value(), depth, into);
                    }
                }
                case Position position -> {
                    if (position.value() < count) {
                        unnamed(position, base, count, depth, into);
                    }
                }
                case Instruction instruction -> {
                    if (!instruction.target().equals("xml")) {
                        add("?" + instruction.target(), List.of(new Literal(instruction.text())));
                    }
                }
            }
        }
    }

    /// What is in a value that has no name may have names of its own.
    private void unnamed(Position position, int base, int count, int depth, Contents into) {
        if (nested.containsKey(base + position.value())) {
            place(base + position.value(), depth, into);
        } else {
            // Where the outermost names are lost too, the numbers go through, so that no two values share a name.
            int number = outermost.standIn() ? base + position.value() : position.value();
            Element named = new Element("Value_" + number, List.of(), List.of(new Place(position.value())));
            into.elements.add(new Placed(named, base, count));
        }
    }

    private void place(int number, int depth, Contents into) {
        if (places.merge(number, 1, Integer::sum) > MOST_PLACES) {
            complete = false;
            return;
        }
        Assembly inner = nested.get(number);
        if (inner == null) {
            into.pieces.add(new Value(number));
        } else {
            collect(inner.template.nodes(), inner.base, inner.count, depth + 1, into);
        }
    }

    /// Adds each text that stands outside any named element as a value of its own.
    private void loose(Contents contents) {
        for (Piece piece : contents.pieces) {
            if (!(piece instanceof Literal literal && literal.text().isBlank())) {
                add(DATA, List.of(piece));
            }
        }
    }

    private boolean room(int more) {
        chars += more;
        if (chars > MOST_CHARS) {
            complete = false;
            return false;
        }
        return true;
    }

    private void add(String name, List<Piece> pieces) {
        if (room(name.length())) {
            fields.computeIfAbsent(name, n -> new ArrayList<>(1)).add(new Occurrence(List.copyOf(pieces)));
        }
    }
}
