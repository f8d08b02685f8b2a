package org.tocsin.report.exports;

import java.io.OutputStream;
import java.util.Map;
import org.tocsin.model.CaseFile;
import org.tocsin.model.Evidence;
import org.tocsin.model.Rule;
import org.tocsin.model.RuleLook;
import org.tocsin.model.RulePack;
import org.tocsin.model.SourceSeen;
import org.tocsin.model.Technique;
import org.tocsin.model.Undecided;
import org.tocsin.report.words.Times;

/// The figures of a case as one JSON object: what was read, which rules looked, what they needed. Findings and
/// gaps are not in it; they have lines of their own. For machines and experts: rules keep their titles here.
public final class CaseJson {
    private final Json json = new Json();
    private final OutputStream target;

    private CaseJson(OutputStream target) {
        this.target = target;
    }

    /// Writes the whole object and a line end. Throws `UncheckedIOException` where the stream fails.
    public static void write(CaseFile file, OutputStream target) {
        new CaseJson(target).write(file);
    }

    private void write(CaseFile file) {
        var out = json.out;
        out.writeStartObject();
        json.property("program", file.program());
        out.writeBooleanProperty("complete", file.complete());
        out.writeNumberProperty("records", file.recordCount());
        out.writeNumberProperty("findings", file.findings().count());
        out.writeNumberProperty("gaps", file.gapCount());
        out.writeArrayPropertyStart("evidence");
        file.evidence().forEach(this::evidence);
        out.writeEndArray();
        out.writeArrayPropertyStart("sources");
        file.sources().forEach(this::source);
        out.writeEndArray();
        out.writeArrayPropertyStart("rule_packs");
        file.packs().forEach(this::pack);
        out.writeEndArray();
        out.writeArrayPropertyStart("rules");
        file.looks().forEach(this::look);
        out.writeEndArray();
        out.writeArrayPropertyStart("undecided");
        file.undecided().forEach(this::undecided);
        out.writeEndArray();
        techniques(file.techniques());
        out.writeEndObject();
        json.endLine();
        json.drainTo(target);
    }

    private void evidence(Evidence item) {
        var out = json.out;
        out.writeStartObject();
        json.property("hash", item.hash());
        out.writeNumberProperty("size", item.size());
        json.property("format", item.format());
        json.strings("places", item.places());
        out.writeNumberProperty("records", item.records());
        out.writeNumberProperty("gaps", item.gaps());
        ended();
    }

    private void source(SourceSeen source) {
        var out = json.out;
        out.writeStartObject();
        json.property("kind", source.kind().name());
        json.property("host", source.host());
        json.property("channel", source.channel());
        json.property("provider", source.provider());
        json.property("event_id", source.eventId());
        out.writeNumberProperty("records", source.records());
        source.first().ifPresent(time -> json.property("first", Times.iso(time)));
        source.last().ifPresent(time -> json.property("last", Times.iso(time)));
        ended();
    }

    private void pack(RulePack pack) {
        var out = json.out;
        out.writeStartObject();
        json.property("name", pack.name());
        json.property("hash", pack.hash());
        out.writeNumberProperty("loaded", pack.loaded());
        out.writeArrayPropertyStart("refused");
        for (RulePack.Refusal refusal : pack.refused()) {
            out.writeStartObject();
            json.property("file", refusal.file());
            if (refusal.line() > 0) {
                out.writeNumberProperty("line", refusal.line());
            }
            json.property("reason", refusal.reason());
            ended();
        }
        out.writeEndArray();
        ended();
    }

    private void look(RuleLook look) {
        var out = json.out;
        out.writeStartObject();
        json.property("id", look.rule().id());
        json.property("title", look.rule().title());
        json.property("level", look.rule().level().word());
        json.property("source", look.rule().source());
        json.property(
                "state",
                switch (look.state()) {
                    case LOOKED -> "looked";
                    case NO_SUCH_LOG -> "no-such-log";
                    case UNKNOWN_SOURCE -> "unknown-source";
                    case LEFT_OUT -> "left-out";
                });
        out.writeNumberProperty("records", look.looked());
        json.property("needs", look.needs());
        ended();
    }

    private void undecided(Undecided undecided) {
        json.out.writeStartObject();
        json.property("expression", undecided.expression());
        json.strings(
                "rules", undecided.rules().stream().map(Rule::id).distinct().toList());
        ended();
    }

    private void techniques(Map<String, Technique> techniques) {
        var out = json.out;
        out.writeArrayPropertyStart("techniques");
        techniques.values().stream().sorted((a, b) -> a.id().compareTo(b.id())).forEach(technique -> {
            out.writeStartObject();
            json.property("id", technique.id());
            json.property("name", technique.name());
            json.strings("tactics", technique.tactics());
            ended();
        });
        out.writeEndArray();
    }

    /// Ends an object, and hands on what is there: lists may be long.
    private void ended() {
        json.out.writeEndObject();
        if (json.size() > 1 << 16) {
            json.drainTo(target);
        }
    }
}
