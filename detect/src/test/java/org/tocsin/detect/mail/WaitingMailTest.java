package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

class WaitingMailTest {
    private final List<String> told = new ArrayList<>();
    private final WaitingMail waiting = new WaitingMail(
            file -> file.first("name")
                    .filter(name -> name.startsWith("bad"))
                    .map(name -> new CarriedFile(name, Danger.DANGEROUS)),
            (mail, carried) -> told.add(mail.origin().path() + " "
                    + carried.stream().map(CarriedFile::name).toList()));

    private static EvidenceRecord record(Kind kind, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new PlainRecord.Builder()
                .text("name", name)
                .build(kind, new Shape.Table(), Origin.whole("sha256:0", path));
    }

    private void take(Kind kind, String path) {
        waiting.take(record(kind, path));
    }

    @Test
    void a_message_waits_for_what_it_carries_however_deep_it_lies() {
        take(Kind.MAIL_MESSAGE, "a.eml");
        take(Kind.FILE, "a.eml!/good.pdf");
        take(Kind.FILE, "a.eml!/x.zip!/y.zip!/bad.doc");
        assertThat(told).isEmpty();
        take(Kind.MAIL_MESSAGE, "b.eml");
        assertThat(told).containsExactly("a.eml [bad.doc]");
        waiting.finish();
        assertThat(told).containsExactly("a.eml [bad.doc]", "b.eml []");
    }

    @Test
    void messages_inside_others_keep_their_order_and_share_what_they_carry() {
        take(Kind.MAIL_MESSAGE, "a.eml");
        take(Kind.MAIL_MESSAGE, "a.eml!/inner.eml");
        take(Kind.FILE, "a.eml!/inner.eml!/bad.doc");
        take(Kind.FILE, "a.eml!/bad2.doc");
        waiting.finish();
        assertThat(told).containsExactly("a.eml [bad.doc, bad2.doc]", "a.eml!/inner.eml [bad.doc]");
    }

    @Test
    void messages_of_one_mailbox_do_not_share_what_they_carry() {
        take(Kind.MAIL_MESSAGE, "box.mbox");
        take(Kind.FILE, "box.mbox!/bad.doc");
        take(Kind.MAIL_MESSAGE, "box.mbox");
        take(Kind.FILE, "box.mbox!/good.doc");
        waiting.finish();
        assertThat(told).containsExactly("box.mbox [bad.doc]", "box.mbox []");
    }

    @Test
    void files_without_a_message_are_nobodys() {
        take(Kind.FILE, "bad.doc");
        waiting.finish();
        assertThat(told).isEmpty();
    }
}
