package org.tocsin.investigation.campaigns;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tocsin.detect.mail.Danger;
import org.tocsin.detect.mail.MailManner;
import org.tocsin.detect.mail.MailTime;
import org.tocsin.detect.mail.MailTraits;
import org.tocsin.detect.mail.MessageKey;
import org.tocsin.detect.mail.Reason;
import org.tocsin.detect.mail.SenderKind;
import org.tocsin.detect.mail.Studied;
import org.tocsin.detect.mail.TargetingSigns;
import org.tocsin.detect.mail.ThreatIndex;
import org.tocsin.detect.mail.ThreatIndexSuggestion;
import org.tocsin.model.EvidenceRecord;

/// What a study keeps of one message: a few hundred bytes, without its text.
///
/// @param collection which of several collections it is from, counted from 0
/// @param key see [MessageKey]
/// @param evidence the hash of what it was found in
/// @param path where, without what is absolute
/// @param outer the path of the message it was attached to
/// @param files hashes of what it carries
/// @param reason the sign that tells most; its sentence in English, then in French; empty where there is none
/// @param suggested the Targeted Threat Index as the program proposes it
public record MailSheet(
        int collection,
        String key,
        String evidence,
        String path,
        String outer,
        MailTime time,
        String from,
        String subject,
        Danger danger,
        TargetingSigns.Signs targeting,
        SenderKind sender,
        MailManner manner,
        List<String> files,
        List<String> reason,
        Optional<ThreatIndex> suggested,
        MailTraits traits) {
    private static final int LONGEST = 400;
    private static final int MOST_FILES = 50;

    public MailSheet {
        files = List.copyOf(files);
        reason = List.copyOf(reason);
    }

    public static MailSheet of(int collection, EvidenceRecord mail, Studied studied) {
        List<Reason> reasons = studied.verdict().reasons();
        int slot = mail.shape().slot("Attachment.SHA256");
        TreeSet<String> files = new TreeSet<>();
        if (slot >= 0) {
            org.tocsin.model.Text text = new org.tocsin.model.Text();
            for (int i = 0; i < Math.min(mail.count(slot), MOST_FILES); i++) {
                mail.read(slot, i, text);
                files.add(text.toString());
            }
        }
        return new MailSheet(
                collection,
                MessageKey.of(mail.origin()),
                mail.origin().evidence(),
                cut(mail.origin().path()),
                cut(mail.origin().outer().orElse("")),
                MailTime.of(mail),
                cut(mail.first("From").orElse("")),
                cut(mail.first("Subject").orElse("")),
                studied.verdict().danger(),
                studied.verdict().targeting().signs(),
                studied.verdict().sender(),
                studied.manner(),
                List.copyOf(files),
                reasons.isEmpty()
                        ? List.of()
                        : List.of(reasons.getFirst().en(), reasons.getFirst().fr()),
                studied.verdict().suggestion().map(ThreatIndexSuggestion::index),
                studied.traits());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /// The year it came, in UTC; empty where nobody tells.
    public Optional<Integer> year() {
        return time.time().map(at -> at.atOffset(java.time.ZoneOffset.UTC).getYear());
    }

    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 10);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(collection);
            for (String text : List.of(key, evidence, path, outer, from, subject)) {
                out.writeUTF(text);
            }
            out.writeBoolean(time.time().isPresent());
            out.writeLong(time.time().map(Instant::getEpochSecond).orElse(0L));
            out.writeInt(time.time().map(Instant::getNano).orElse(0));
            out.writeByte(time.source().ordinal());
            out.writeByte(danger.ordinal());
            out.writeByte(targeting.ordinal());
            out.writeByte(sender.ordinal());
            texts(out, manner.vectors());
            texts(out, manner.carries());
            texts(out, manner.themes());
            out.writeUTF(cut(manner.imitated()));
            texts(out, files);
            texts(out, reason);
            out.writeByte(suggested.map(index -> index.edition().ordinal()).orElse(-1));
            out.writeByte(suggested.map(ThreatIndex::base).orElse(-1));
            out.writeByte(suggested.map(index -> index.multiplier().ordinal()).orElse(-1));
            out.writeByte(traits.print().size());
            for (int hash : traits.print()) {
                out.writeInt(hash);
            }
            out.writeShort(traits.traits().size());
            for (MailTraits.Trait trait : traits.traits()) {
                out.writeByte(trait.kind().ordinal());
                out.writeUTF(trait.key().length() > LONGEST * 4 ? trait.key().substring(0, LONGEST * 4) : trait.key());
                out.writeUTF(trait.shown());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    public static MailSheet of(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int collection = in.readInt();
        String key = in.readUTF();
        String evidence = in.readUTF();
        String path = in.readUTF();
        String outer = in.readUTF();
        String from = in.readUTF();
        String subject = in.readUTF();
        boolean timed = in.readBoolean();
        Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
        MailTime time =
                new MailTime(timed ? Optional.of(at) : Optional.empty(), MailTime.Source.values()[in.readByte()]);
        Danger danger = Danger.values()[in.readByte()];
        TargetingSigns.Signs targeting = TargetingSigns.Signs.values()[in.readByte()];
        SenderKind sender = SenderKind.values()[in.readByte()];
        MailManner manner = new MailManner(texts(in), texts(in), texts(in), in.readUTF());
        List<String> files = texts(in);
        List<String> reason = texts(in);
        int edition = in.readByte();
        int base = in.readByte();
        int multiplier = in.readByte();
        Optional<ThreatIndex> suggested = edition < 0
                ? Optional.empty()
                : Optional.of(new ThreatIndex(
                        ThreatIndex.Edition.values()[edition], base, ThreatIndex.Multiplier.values()[multiplier]));
        List<Integer> print = new ArrayList<>();
        for (int left = in.readByte(); left > 0; left--) {
            print.add(in.readInt());
        }
        List<MailTraits.Trait> traits = new ArrayList<>();
        for (int left = in.readShort(); left > 0; left--) {
            traits.add(new MailTraits.Trait(MailTraits.Kind.values()[in.readByte()], in.readUTF(), in.readUTF()));
        }
        return new MailSheet(
                collection,
                key,
                evidence,
                path,
                outer,
                time,
                from,
                subject,
                danger,
                targeting,
                sender,
                manner,
                files,
                reason,
                suggested,
                new MailTraits(print, traits));
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readShort(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
