package org.tocsin.detect.sigma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tocsin.model.Kind;
import org.tocsin.model.UserFault;

/// What Sigma's log sources are in the logs that we read: one declarative table a kind of record, in
/// `content/sources` of the program's home. A new source is a new file there. `windows.yml` explains the verbs.
final class SourceTables {
    /// How records of a kind are told apart: by the value of these fields, where the kind has them.
    record Route(Kind kind, Optional<String> channelField, Optional<String> eventField) {}

    private record Table(
            String product,
            Route route,
            Map<String, List<SourceBinding>> categories,
            Map<String, List<SourceBinding>> services,
            List<SourceBinding> everything) {}

    private final List<Table> tables;
    private final String hash;

    private SourceTables(List<Table> tables, String hash) {
        this.tables = tables;
        this.hash = hash;
    }

    /// The tables that come with the program.
    static SourceTables ours(RuleCache cache) {
        return read(Path.of(System.getProperty("tocsin.home", ".")).resolve("content/sources"), cache);
    }

    /// @param folder of tables, which are taken in the order of their names
    static SourceTables read(Path folder, RuleCache cache) {
        RuleFolder pack = folder(folder);
        List<ComposedRules.Sheet> sheets = pack.composed(cache);
        List<Table> tables = new ArrayList<>();
        for (int i = 0; i < sheets.size(); i++) {
            String file = pack.paths().get(i);
            try {
                tables.add(new Reading(file).table(map(node(sheets.get(i)))));
            } catch (RuleFault fault) {
                throw new UserFault(
                        "The program's own table content/sources/" + file + " cannot be used (line " + fault.line()
                                + ": " + fault.reason() + "): unpack or build tocsin again.",
                        fault);
            }
        }
        return new SourceTables(List.copyOf(tables), pack.hash());
    }

    private static RuleFolder folder(Path folder) {
        String missing =
                "The program's own tables of log sources are missing at " + folder + ": unpack or build tocsin again.";
        if (!Files.isDirectory(folder)) {
            throw new UserFault(missing);
        }
        try {
            return RuleFolder.list(folder);
        } catch (IOException absent) {
            throw new UserFault(missing, absent);
        }
    }

    private static YamlNode node(ComposedRules.Sheet sheet) throws RuleFault {
        if (!sheet.fault().isEmpty() || sheet.documents().size() != 1) {
            throw new RuleFault(sheet.faultLine(), sheet.fault().isEmpty() ? "one document wanted" : sheet.fault());
        }
        ComposedRules.Document document = sheet.documents().getFirst();
        if (document.node().isEmpty()) {
            throw new RuleFault(document.faultLine(), document.reason());
        }
        return document.node().get();
    }

    /// Over all tables, since they shape what is found.
    String hash() {
        return hash;
    }

    /// The ways to route records, one a kind.
    List<Route> routes() {
        Map<Kind, Route> routes = new LinkedHashMap<>();
        tables.forEach(table -> routes.putIfAbsent(table.route.kind, table.route));
        return List.copyOf(routes.values());
    }

    /// The logs that a source stands for; empty where no table knows it.
    List<SourceBinding> bindings(LogSource source) {
        Set<SourceBinding> found = new LinkedHashSet<>();
        for (Table table : tables) {
            // A table without a product is of logs that many products write.
            if (source.product().isPresent()
                    && !table.product.isEmpty()
                    && !source.product().get().equals(table.product)) {
                continue;
            }
            if (source.category().isPresent()) {
                List<SourceBinding> byCategory =
                        table.categories.getOrDefault(source.category().get(), List.of());
                if (source.service().isEmpty()) {
                    found.addAll(byCategory);
                    continue;
                }
                List<SourceBinding> byService =
                        table.services.getOrDefault(source.service().get(), List.of());
                byCategory.stream()
                        .filter(one -> byService.stream()
                                .anyMatch(other -> other.channel().equalsIgnoreCase(one.channel())))
                        .forEach(found::add);
            } else if (source.service().isPresent()) {
                found.addAll(table.services.getOrDefault(source.service().get(), List.of()));
            } else {
                found.addAll(table.everything);
            }
        }
        return List.copyOf(found);
    }

    private static YamlNode.Mapping map(YamlNode node) throws RuleFault {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        throw new RuleFault(node.line(), "a map should be here");
    }

    private static List<String> texts(Optional<YamlNode> node) throws RuleFault {
        if (node.isEmpty()) {
            return List.of();
        }
        List<YamlNode> items =
                node.get() instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node.get());
        List<String> texts = new ArrayList<>(items.size());
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                throw new RuleFault(item.line(), "a word should be here");
            }
            texts.add(scalar.text());
        }
        return texts;
    }

    /// Reads one table.
    private static final class Reading {
        private final String file;
        private Kind kind = Kind.FILE;
        private Set<String> always = Set.of();

        Reading(String file) {
            this.file = file;
        }

        Table table(YamlNode.Mapping map) throws RuleFault {
            kind = new Kind(one(map, "kind").orElse(file));
            always = Set.copyOf(
                    texts(map.get("always")).stream().map(Folding::fold).toList());
            Route route = new Route(kind, one(map, "channel"), one(map, "event"));
            return new Table(
                    one(map, "product").orElse(""),
                    route,
                    sources(map, "categories"),
                    sources(map, "services"),
                    map.entries().containsKey("everything")
                            ? List.of(new SourceBinding(kind, "", Set.of(), Map.of(), false, always, List.of()))
                            : List.of());
        }

        private static Optional<String> one(YamlNode.Mapping map, String key) throws RuleFault {
            return texts(map.get(key)).stream().findFirst();
        }

        private Map<String, List<SourceBinding>> sources(YamlNode.Mapping map, String key) throws RuleFault {
            Map<String, List<SourceBinding>> sources = new LinkedHashMap<>();
            Optional<YamlNode> given = map.get(key);
            if (given.isEmpty()) {
                return sources;
            }
            for (YamlNode.Entry entry : map(given.get()).entries().values()) {
                List<SourceBinding> bindings = new ArrayList<>();
                switch (entry.value()) {
                    // The short form: channels alone.
                    case YamlNode.Scalar scalar -> bindings.add(open(scalar.text()));
                    case YamlNode.Sequence sequence -> {
                        for (YamlNode item : sequence.items()) {
                            if (item instanceof YamlNode.Scalar scalar) {
                                bindings.add(open(scalar.text()));
                            } else {
                                bindings.addAll(bindings(map(item)));
                            }
                        }
                    }
                    case YamlNode.Mapping mapping -> bindings.addAll(bindings(mapping));
                }
                sources.put(entry.key(), List.copyOf(bindings));
            }
            return sources;
        }

        private SourceBinding open(String channel) {
            return new SourceBinding(kind, channel, Set.of(), Map.of(), false, always, List.of());
        }

        private List<SourceBinding> bindings(YamlNode.Mapping map) throws RuleFault {
            Kind ofKind = new Kind(one(map, "kind").orElse(kind.name()));
            Set<String> events = texts(map.get("events")).stream()
                    .map(EventClass::canonical)
                    .collect(Collectors.toUnmodifiableSet());
            Map<String, FieldView> fields = new TreeMap<>();
            if (map.get("fields").isPresent()) {
                for (YamlNode.Entry entry :
                        map(map.get("fields").get()).entries().values()) {
                    fields.put(Folding.fold(entry.key()), view(entry));
                }
            }
            List<Expression.Item> where = new ArrayList<>();
            if (map.get("where").isPresent()) {
                for (YamlNode.Entry entry :
                        map(map.get("where").get()).entries().values()) {
                    for (String word : texts(Optional.of(entry.value()))) {
                        where.add(new Expression.Item(entry.key(), new ValueTest.Matches(new Glob(word, false), word)));
                    }
                }
                where.sort(Comparator.comparing(Expression.Item::field));
            }
            boolean closed = one(map, "closed").filter("true"::equals).isPresent();
            Set<String> known = new HashSet<>(always);
            texts(map.get("names")).forEach(name -> known.add(Folding.fold(name)));
            List<String> channels = texts(map.get("channels"));
            List<SourceBinding> bindings = new ArrayList<>();
            for (String channel : channels.isEmpty() ? List.of("") : channels) {
                bindings.add(new SourceBinding(
                        ofKind, channel, events, Map.copyOf(fields), closed, Set.copyOf(known), List.copyOf(where)));
            }
            return bindings;
        }

        private static FieldView view(YamlNode.Entry entry) throws RuleFault {
            if (!(entry.value() instanceof YamlNode.Mapping map)) {
                List<String> names = new ArrayList<>(texts(Optional.of(entry.value())));
                if (!names.contains(entry.key())) {
                    names.add(entry.key());
                }
                return new FieldView.Named(names);
            }
            String how = map.entries().keySet().iterator().next();
            List<String> from = texts(map.get(how));
            return switch (how) {
                case "hash" -> new FieldView.Labelled(from.getFirst(), from.get(1), ",");
                case "line" -> new FieldView.Labelled(from.getFirst(), from.get(1), "");
                case "setting" -> new FieldView.Labelled(from.getFirst(), from.get(1), " ;");
                case "all" -> new FieldView.Gathered(from);
                case "below" -> new FieldView.Below(from.getFirst());
                case "path" -> new FieldView.AbsolutePath(from);
                case "until" -> new FieldView.Until(from.getFirst(), from.get(1));
                case "plus" -> new FieldView.Blanked(from);
                case "decimal" -> new FieldView.Decimal(from.getFirst());
                case "drive" -> new FieldView.DrivePath(from.getFirst());
                case "account" -> new FieldView.Account(from);
                case "registry-path" -> new FieldView.RegistryPath(from);
                case "registry-data" -> new FieldView.RegistryData(from);
                case "words" -> {
                    Map<String, String> words = new LinkedHashMap<>();
                    for (YamlNode.Entry word :
                            map(map.get("as").orElseThrow()).entries().values()) {
                        words.put(word.key(), texts(Optional.of(word.value())).getFirst());
                    }
                    yield new FieldView.Reworded(from.getFirst(), words);
                }
                default -> throw new RuleFault(entry.line(), "there is no view `" + how + "`");
            };
        }
    }
}
