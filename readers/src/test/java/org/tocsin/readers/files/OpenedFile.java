package org.tocsin.readers.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.tocsin.model.Bytes;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.model.Text;
import org.tocsin.readers.Head;

/// What an opener told of some bytes.
public record OpenedFile(EvidenceRecord record, Facts facts) {
    public static OpenedFile of(Opener opener, String name, byte[] bytes) {
        Bytes content = new Bytes(bytes);
        try {
            Specimen file = new Specimen(bytes, name, FileType.of(Head.of(content, name), content));
            Facts facts = new Facts(64 << 20);
            if (opener.opens(file)) {
                opener.open(file, facts);
            }
            PlainRecord.Builder builder = new PlainRecord.Builder().text("name", name);
            facts.write(builder);
            Source source = new Source("sha256:e", name, content);
            return new OpenedFile(builder.build(org.tocsin.model.Kind.FILE, new Shape.Table(), source.whole()), facts);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public List<String> all(String field) {
        List<String> values = new ArrayList<>();
        int slot = record.shape().slot(field);
        Text text = new Text();
        for (int i = 0; slot >= 0 && i < record.count(slot); i++) {
            record.read(slot, i, text);
            values.add(text.toString());
        }
        return values;
    }

    /// The values of one fact.
    public List<String> fact(String word) {
        List<String> words = all("Fact");
        List<String> values = all("Fact.Value");
        List<String> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(word)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    public List<String> children() {
        return facts.children().stream().map(Facts.Child::name).toList();
    }
}
