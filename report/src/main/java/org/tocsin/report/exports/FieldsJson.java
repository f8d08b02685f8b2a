package org.tocsin.report.exports;

import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;

/// Writes only the `fields` object of a JSON line, for stores that keep the rest in columns. Belongs to one
/// thread.
public final class FieldsJson {
    private final Json json = new Json();

    public String of(EvidenceRecord record) {
        json.fields(record);
        return json.drain();
    }

    /// The same in UTF-8, for stores that take millions.
    public byte[] utf8(EvidenceRecord record) {
        json.fields(record);
        return json.drainUtf8();
    }

    public String of(Fields fields) {
        json.fields(fields);
        return json.drain();
    }
}
