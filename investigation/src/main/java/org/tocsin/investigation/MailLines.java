package org.tocsin.investigation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tocsin.detect.mail.MailVerdict;
import org.tocsin.detect.mail.MessageKey;
import org.tocsin.detect.mail.NotExamined;
import org.tocsin.detect.mail.Reason;
import org.tocsin.detect.mail.TargetingSigns;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Text;
import org.tocsin.report.exports.JsonObject;
import org.tocsin.report.exports.Table;
import org.tocsin.report.words.Times;

/// One examined message as a line: JSON as `docs/mail.md` promises, or a row for the terminal. Belongs to one thread.
final class MailLines {
    /// How messages are written.
    enum Form {
        JSONL,
        TABLE
    }

    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("date", 20, 0),
            new Table.Column("danger", 13, 0),
            new Table.Column("targeting", 9, 0),
            new Table.Column("from", 18, 2),
            new Table.Column("subject", 14, 2),
            new Table.Column("first reason", 16, 4));

    private final Form form;
    private final Set<String> trusted;
    private final StringBuilder rows = new StringBuilder();
    private final Table table;
    private final byte[] header;

    MailLines(Form form, int width, Set<String> trusted) {
        this.form = form;
        this.trusted = trusted;
        this.table = new Table(rows, width, COLUMNS);
        this.header = drained();
    }

    private byte[] drained() {
        byte[] all = rows.toString().getBytes(StandardCharsets.UTF_8);
        rows.setLength(0);
        return all;
    }

    /// What comes before the first message.
    byte[] header() {
        return form == Form.TABLE ? header : new byte[0];
    }

    byte[] line(EvidenceRecord mail, MailVerdict verdict) {
        if (form == Form.JSONL) {
            return (json(mail, verdict) + "\n").getBytes(StandardCharsets.UTF_8);
        }
        table.row(List.of(
                mail.time().map(time -> Times.iso(time).substring(0, 19) + "Z").orElse("-"),
                verdict.danger().word(),
                switch (verdict.targeting().signs()) {
                    case PRESENT -> "signs";
                    case NONE_IN_THIS_MESSAGE -> "none seen";
                    case CANNOT_TELL -> "?";
                },
                mail.first("From").orElse("-"),
                mail.first("Subject").orElse("-"),
                verdict.reasons().isEmpty() ? "" : verdict.reasons().getFirst().en()));
        return drained();
    }

    private String json(EvidenceRecord mail, MailVerdict verdict) {
        return JsonObject.of(object -> {
            object.origin(mail.origin());
            object.put("key", MessageKey.of(mail.origin()));
            mail.first("Message-ID").ifPresent(id -> object.put("message_id", id));
            mail.time().ifPresent(time -> object.put("date", Times.iso(time)));
            mail.first("From").ifPresent(from -> object.put("from", from));
            mail.first("Subject").ifPresent(subject -> object.put("subject", subject));
            object.put("danger", verdict.danger().word());
            object.objects("reasons", verdict.reasons(), MailLines::reason);
            object.object("targeting", targeting -> targeting(targeting, verdict));
            object.put("techniques", verdict.techniques());
            object.objects(
                    "attachments",
                    rows(mail, "Attachment.", "Name", "Type", "Size", "SHA256", "Kind", "Trick"),
                    MailLines::row);
            object.objects("links", links(mail), MailLines::row);
            object.object("authentication", found -> authentication(found, mail));
            object.put("defects", values(mail, "Defect"));
            object.objects("not_examined", verdict.notExamined(), (one, what) -> sentence(one, what));
        });
    }

    private static void sentence(JsonObject object, NotExamined what) {
        object.put("en", what.en()).put("fr", what.fr());
    }

    private static void reason(JsonObject object, Reason reason) {
        object.put("id", reason.id())
                .put("en", reason.en())
                .put("fr", reason.fr())
                .put("class", reason.kind())
                .put("points", reason.points())
                .put("hard", reason.hard())
                .put("fields", reason.fields())
                .put("techniques", reason.techniques());
    }

    private static void sign(JsonObject object, TargetingSigns.Sign sign) {
        object.put("id", sign.id()).put("en", sign.en()).put("fr", sign.fr());
        if (!sign.field().isEmpty()) {
            object.put("fields", List.of(sign.field().split(" ", -1)));
        }
    }

    private static void targeting(JsonObject object, MailVerdict verdict) {
        object.put("signs", verdict.targeting().signs().word());
        object.objects("reasons", verdict.targeting().reasons(), MailLines::sign);
        object.put("sender", verdict.sender().word());
        verdict.suggestion().ifPresent(suggestion -> {
            object.put("edition", suggestion.index().edition().year());
            object.put("suggested_base", suggestion.index().base());
            object.put("suggested_multiplier", suggestion.index().multiplier().value());
            object.objects("multiplier_reasons", suggestion.forMultiplier(), MailLines::sign);
        });
    }

    private void authentication(JsonObject object, EvidenceRecord mail) {
        object.put("trusted_servers", trusted.stream().sorted().toList());
        object.objects("results", rows(mail, "Auth.", "Server", "Method", "Result", "Identity"), MailLines::row);
        object.objects(
                "signatures",
                rows(mail, "Dkim.", "Domain", "Selector", "Algorithm", "BodyHash", "Note"),
                MailLines::row);
        object.put("headers", values(mail, "Authentication-Results"));
    }

    /// One row of fields that belong together: name and value in turns.
    private record Row(List<String> cells) {}

    private static void row(JsonObject object, Row row) {
        for (int i = 0; i + 1 < row.cells.size(); i += 2) {
            if (row.cells.get(i).equals("size")) {
                object.put("size", Long.parseLong(row.cells.get(i + 1)));
            } else {
                object.put(row.cells.get(i), row.cells.get(i + 1));
            }
        }
    }

    private static List<Row> links(EvidenceRecord mail) {
        List<List<String>> columns = List.of(
                values(mail, "Link"),
                values(mail, "Link.Target"),
                values(mail, "Link.Shown"),
                values(mail, "Link.Place"),
                values(mail, "Link.Trick"));
        return rows(List.of("link", "target", "shown", "place", "tricks"), columns);
    }

    private static List<Row> rows(EvidenceRecord mail, String prefix, String... names) {
        List<List<String>> columns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (String name : names) {
            columns.add(values(mail, prefix + name));
            keys.add(name.equals("BodyHash") ? "body_hash" : name.toLowerCase(Locale.ROOT));
        }
        return rows(keys, columns);
    }

    /// Columns that have nothing in a row are left out of it.
    private static List<Row> rows(List<String> keys, List<List<String>> columns) {
        int count = columns.getFirst().size();
        List<Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < keys.size(); column++) {
                List<String> values = columns.get(column);
                if (i < values.size() && !values.get(i).isEmpty()) {
                    cells.add(keys.get(column));
                    cells.add(values.get(i));
                }
            }
            rows.add(new Row(cells));
        }
        return rows;
    }

    private static List<String> values(EvidenceRecord mail, String field) {
        int slot = mail.shape().slot(field);
        int count = slot < 0 ? 0 : mail.count(slot);
        List<String> values = new ArrayList<>(count);
        Text text = new Text();
        for (int i = 0; i < count; i++) {
            mail.read(slot, i, text);
            values.add(text.toString());
        }
        return values;
    }
}
