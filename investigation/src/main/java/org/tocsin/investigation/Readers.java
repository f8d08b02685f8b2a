package org.tocsin.investigation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.tocsin.readers.Reader;
import org.tocsin.readers.cloud.CloudTrailReader;
import org.tocsin.readers.eventlog.evtx.EvtxReader;
import org.tocsin.readers.eventlog.exported.EventViewerCsvReader;
import org.tocsin.readers.eventlog.exported.JsonEventsReader;
import org.tocsin.readers.eventlog.exported.XmlEventsReader;
import org.tocsin.readers.files.FileReader;
import org.tocsin.readers.files.likeness.LikenessOpener;
import org.tocsin.readers.files.note.OneNoteOpener;
import org.tocsin.readers.files.office.OfficeOpener;
import org.tocsin.readers.files.pdf.PdfOpener;
import org.tocsin.readers.files.program.ElfOpener;
import org.tocsin.readers.files.program.MachOpener;
import org.tocsin.readers.files.program.PeOpener;
import org.tocsin.readers.files.rtf.RtfOpener;
import org.tocsin.readers.files.script.ScriptOpener;
import org.tocsin.readers.files.shortcut.LinkFileOpener;
import org.tocsin.readers.files.shortcut.LnkOpener;
import org.tocsin.readers.host.AuditReader;
import org.tocsin.readers.host.BindLogReader;
import org.tocsin.readers.host.JournalReader;
import org.tocsin.readers.host.SyslogReader;
import org.tocsin.readers.host.WindowsDnsLogReader;
import org.tocsin.readers.mail.EmlReader;
import org.tocsin.readers.mail.MboxReader;
import org.tocsin.readers.mail.MsgReader;
import org.tocsin.readers.mail.Reference;
import org.tocsin.readers.mail.StoreReader;
import org.tocsin.readers.mail.auth.Dns;
import org.tocsin.readers.mail.links.LinkTables;
import org.tocsin.readers.network.AccessLogReader;
import org.tocsin.readers.network.CiscoLogReader;
import org.tocsin.readers.network.ErrorLogReader;
import org.tocsin.readers.network.ExtendedLogReader;
import org.tocsin.readers.network.SquidReader;
import org.tocsin.readers.network.SuricataReader;
import org.tocsin.readers.network.ZeekJsonReader;
import org.tocsin.readers.network.ZeekReader;

/// All readers, in the order in which they are asked; those that are surest of themselves come first. What none
/// of them claims is read as a file: its size, type and hashes.
public final class Readers {
    private Readers() {}

    public static List<Reader> all() {
        return all(Dns.UNKNOWING);
    }

    /// @param dns what domains publish, as far as the user has it at hand
    static List<Reader> all(Dns dns) {
        Reference reference = new Reference(linkTables(), dns);
        return List.of(
                new EvtxReader(),
                new XmlEventsReader(),
                new JsonEventsReader(),
                new MsgReader(reference),
                new StoreReader(reference),
                new EventViewerCsvReader(),
                new MboxReader(reference),
                new CloudTrailReader(),
                new SuricataReader(),
                new ZeekJsonReader(),
                new JournalReader(),
                new ZeekReader(),
                new ExtendedLogReader(),
                new AuditReader(),
                new CiscoLogReader(),
                new SquidReader(),
                new AccessLogReader(),
                new ErrorLogReader(),
                new WindowsDnsLogReader(),
                new BindLogReader(),
                new SyslogReader(),
                new EmlReader(reference));
    }

    /// Reads what no other claims, and takes apart what it can.
    public static FileReader ofFiles() {
        return new FileReader(List.of(
                new PeOpener(),
                new ElfOpener(),
                new MachOpener(),
                new LnkOpener(),
                new LinkFileOpener(),
                new ScriptOpener(),
                new OneNoteOpener(),
                new OfficeOpener(),
                new RtfOpener(),
                new PdfOpener(),
                new LikenessOpener()));
    }

    private static LinkTables linkTables() {
        try {
            return LinkTables.read(Home.content("shared-services"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
