package org.tocsin.readers.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tocsin.model.Bytes;
import org.tocsin.model.Fields;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;

/// A file taken apart in a test.
public record Opened(Facts facts, PlainRecord record) {
    public static Opened by(Opener opener, byte[] bytes, String name) {
        try {
            Bytes content = new Bytes(bytes);
            Specimen file = new Specimen(bytes, name, FileType.of(Head.of(content, name), content));
            Facts facts = new Facts(64 << 20);
            if (opener.opens(file)) {
                opener.open(file, facts);
            }
            PlainRecord.Builder record = new PlainRecord.Builder().text("name", name);
            facts.write(record);
            return new Opened(
                    facts, record.build(Kind.FILE, new Shape.Table(), new Source("sha256:0", name, content).whole()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<String> all(String field) {
        return Fields.of(record).all().stream()
                .filter(one -> one.name().equals(field))
                .flatMap(one -> one.values().stream())
                .map(Fields.Value::text)
                .toList();
    }

    public List<String> words() {
        return all("Fact");
    }

    /// The values of one fact.
    public List<String> of(String word) {
        List<String> words = words();
        List<String> values = all("Fact.Value");
        return java.util.stream.IntStream.range(0, words.size())
                .filter(i -> words.get(i).equals(word))
                .mapToObj(values::get)
                .toList();
    }
}
