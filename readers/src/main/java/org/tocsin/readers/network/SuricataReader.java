package org.tocsin.readers.network;

import java.io.IOException;
import java.util.List;
import org.tocsin.model.Kind;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Source;
import org.tocsin.readers.Head;
import org.tocsin.readers.Reader;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;
import org.tocsin.readers.text.EventTime;
import org.tocsin.readers.text.JsonFields;
import org.tocsin.readers.text.JsonLog;

/// Suricata's `eve.json`: events of all types, under
/// [its own names](https://docs.suricata.io/en/latest/output/eve/eve-json-format.html), dotted where values are nested
/// (`alert.signature_id`, `dns.rrname`).
public final class SuricataReader implements Reader {
    private static final Kind KIND = new Kind("network.suricata");

    private static final JsonLog LOG = new JsonLog(
            "events of Suricata",
            List.of(),
            List.of("\"event_type\"", "\"timestamp\""),
            object -> object.text("event_type").isPresent()
                    && object.text("timestamp").isPresent()
                    && (object.has("src_ip") || object.has("flow_id") || object.has("stats")));

    @Override
    public String format() {
        return "suricata-eve";
    }

    @Override
    public boolean recognises(Head head) {
        return LOG.recognises(head);
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        LOG.read(source, out, (object, number, offset) -> {
            PlainRecord.Builder record = new PlainRecord.Builder();
            JsonFields.add(record, object);
            object.text("timestamp").flatMap(EventTime::parse).ifPresent(time -> {
                record.time(time.instant());
                if (!time.zoned()) {
                    record.text("assumed", "zone UTC");
                }
            });
            out.accept(record.build(KIND, out.shapes(), source.at(number, offset)));
        });
    }
}
