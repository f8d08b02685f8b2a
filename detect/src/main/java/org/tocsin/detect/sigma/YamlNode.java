package org.tocsin.detect.sigma;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// YAML with what ordinary loading loses and Sigma needs: the text of a scalar as it was written, whether it was
/// quoted, and the line. Lines count from 1.
sealed interface YamlNode {
    int line();

    /// A map in the order of the file; keys differ.
    record Mapping(Map<String, Entry> entries, int line) implements YamlNode {
        Optional<YamlNode> get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? Optional.empty() : Optional.of(entry.value());
        }
    }

    /// One entry of a map.
    ///
    /// @param line of the key
    record Entry(String key, int line, YamlNode value) {}

    record Sequence(List<YamlNode> items, int line) implements YamlNode {}

    /// @param text as written: `0x1010` stays `0x1010`
    record Scalar(Type type, String text, int line) implements YamlNode {}

    /// What a plain scalar is in YAML's core schema; whatever is quoted is text.
    enum Type {
        NULL,
        BOOLEAN,
        INTEGER,
        DECIMAL,
        TEXT
    }

    /// Takes over a composed node.
    ///
    /// @throws RuleFault for a key that comes twice (one of the two would silently be lost), a key that is no plain
    /// word, or a tree that its aliases make too deep or too large
    static YamlNode of(Node node) throws RuleFault {
        return new Taking().take(node, 0);
    }

    /// Counts nodes as they are taken, since aliases can make a small file stand for an endless tree.
    final class Taking {
        private static final int MOST_NODES = 500_000;
        private static final int DEEPEST = 64;
        private int nodes;

        private YamlNode take(Node node, int depth) throws RuleFault {
            int line = node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            if (++nodes > MOST_NODES || depth > DEEPEST) {
                throw new RuleFault(line, "the document is nested too deeply or its aliases make it too large");
            }
            return switch (node) {
                case ScalarNode scalar -> new Scalar(type(scalar), scalar.getValue(), line);
                case SequenceNode sequence -> {
                    List<YamlNode> items = new ArrayList<>(sequence.getValue().size());
                    for (Node item : sequence.getValue()) {
                        items.add(take(item, depth + 1));
                    }
                    yield new Sequence(items, line);
                }
                case MappingNode mapping -> {
                    Map<String, Entry> entries = new LinkedHashMap<>();
                    for (NodeTuple tuple : mapping.getValue()) {
                        int at = tuple.getKeyNode()
                                .getStartMark()
                                .map(mark -> mark.getLine() + 1)
                                .orElse(line);
                        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                            throw new RuleFault(at, "a key of a map must be one word or text");
                        }
                        String name = key.getValue();
                        if (entries.put(name, new Entry(name, at, take(tuple.getValueNode(), depth + 1))) != null) {
                            throw new RuleFault(at, "the key `" + name + "` comes twice in one map; one would be lost");
                        }
                    }
                    yield new Mapping(entries, line);
                }
                default -> throw new RuleFault(line, "a kind of YAML node that rules do not have");
            };
        }

        private static Type type(ScalarNode scalar) {
            if (!scalar.isPlain()) {
                return Type.TEXT;
            }
            Tag tag = scalar.getTag();
            if (tag.equals(Tag.NULL)) {
                return Type.NULL;
            }
            if (tag.equals(Tag.BOOL)) {
                return Type.BOOLEAN;
            }
            if (tag.equals(Tag.INT)) {
                return Type.INTEGER;
            }
            return tag.equals(Tag.FLOAT) ? Type.DECIMAL : Type.TEXT;
        }
    }
}
