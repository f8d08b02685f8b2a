package org.tocsin.readers.cloud;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tocsin.model.Gap;
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
import org.tocsin.readers.text.JsonText;
import org.tocsin.readers.text.JsonValue;

/// Events of AWS CloudTrail: the files that it delivers, `{"Records": [{…}, …]}`, events one a line, and the answer
/// of `aws cloudtrail lookup-events`. Names are the [service's
/// own](https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html),
/// dotted where values are nested (`userIdentity.arn`); a list gives several values.
public final class CloudTrailReader implements Reader {
    private static final Kind KIND = new Kind("cloud.cloudtrail");

    private static final JsonLog LOG = new JsonLog(
            "events of CloudTrail",
            List.of("Records", "Events"),
            List.of("\"eventSource\"", "\"eventName\"", "\"userIdentity\""),
            object -> isEvent(object) || object.text("CloudTrailEvent").isPresent());

    @Override
    public String format() {
        return "cloudtrail";
    }

    @Override
    public boolean recognises(Head head) {
        return LOG.recognises(head);
    }

    private static boolean isEvent(JsonValue.Object object) {
        return object.has("eventSource")
                && object.has("eventName")
                && (object.has("userIdentity") || object.has("awsRegion"));
    }

    @Override
    public void read(Source source, Span span, Readings out) throws IOException {
        LOG.read(source, out, (object, number, offset) -> {
            Optional<JsonValue.Object> event = event(object);
            if (event.isEmpty()) {
                out.accept(new Gap(
                        source.at(number, offset),
                        Gap.Cause.DAMAGED,
                        "The event inside this object is not valid JSON."));
                return;
            }
            PlainRecord.Builder record = new PlainRecord.Builder();
            JsonFields.add(record, event.get());
            event.get()
                    .text("eventTime")
                    .or(() -> event.get().text("@timestamp"))
                    .flatMap(EventTime::parse)
                    .ifPresent(time -> {
                        record.time(time.instant());
                        if (!time.zoned()) {
                            record.text("assumed", "zone UTC");
                        }
                    });
            out.accept(record.build(KIND, out.shapes(), source.at(number, offset)));
        });
    }

    /// `lookup-events` gives each event as a text inside an object about it.
    private static Optional<JsonValue.Object> event(JsonValue.Object object) {
        if (isEvent(object)) {
            return Optional.of(object);
        }
        return object.text("CloudTrailEvent")
                .flatMap(JsonText::parse)
                .filter(JsonValue.Object.class::isInstance)
                .map(JsonValue.Object.class::cast);
    }
}
