package org.tocsin.detect.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;

/// Messages that wait until what they carry has been read: attachments come after the message that carries them.
/// Handed on in the order in which they came, those inside others too. Belongs to one thread.
public final class WaitingMail {
    private record Waiting(EvidenceRecord mail, List<CarriedFile> carried) {}

    private static final int MOST_CARRIED = 100;

    private final Function<EvidenceRecord, Optional<CarriedFile>> files;
    private final BiConsumer<EvidenceRecord, List<CarriedFile>> judge;
    private final List<Waiting> waiting = new ArrayList<>();

    /// @param files judges a record of a file; empty where nothing was found
    /// @param judge takes a message and what was found of the files that it carries
    public WaitingMail(
            Function<EvidenceRecord, Optional<CarriedFile>> files,
            BiConsumer<EvidenceRecord, List<CarriedFile>> judge) {
        this.files = files;
        this.judge = judge;
    }

    /// Takes the next record of the slice, whatever its kind.
    public void take(EvidenceRecord record) {
        String path = record.origin().path();
        if (record.kind().equals(Kind.MAIL_MESSAGE)) {
            if (!waiting.isEmpty() && !isInside(path, waiting.getFirst())) {
                finish();
            }
            waiting.add(new Waiting(record, new ArrayList<>()));
        } else if (record.kind().equals(Kind.FILE) && !waiting.isEmpty()) {
            files.apply(record).ifPresent(file -> {
                for (Waiting one : waiting) {
                    if (isInside(path, one) && one.carried().size() < MOST_CARRIED) {
                        one.carried().add(file);
                    }
                }
            });
        }
    }

    private static boolean isInside(String path, Waiting mail) {
        return path.startsWith(mail.mail().origin().path() + "!/");
    }

    /// Hands on what waits: the slice is read to its end.
    public void finish() {
        List<Waiting> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(one -> judge.accept(one.mail(), one.carried()));
    }
}
