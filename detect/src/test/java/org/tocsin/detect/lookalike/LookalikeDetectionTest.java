package org.tocsin.detect.lookalike;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tocsin.detect.Detector;
import org.tocsin.knowledge.lookalikes.Lookalikes;
import org.tocsin.knowledge.lookalikes.WatchList;
import org.tocsin.model.Finding;
import org.tocsin.model.Kind;
import org.tocsin.model.Level;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.RuleLook;
import org.tocsin.model.Shape;
import org.tocsin.testkit.SharedData;

class LookalikeDetectionTest {
    private static final Origin HERE = new Origin("sha256:00", "here", 1, 0);
    private static final Shape.Table SHAPES = new Shape.Table();
    private static final Kind DNS = new Kind("network.dns");
    private static final LookalikeDetection WATCHING = watching(Level.INFORMATIONAL);

    private static LookalikeDetection watching(Level least) {
        try {
            Path file = Files.createTempFile("watch", ".txt");
            Files.writeString(file, "Quillfeather Network: quillfeather.org\n");
            WatchList list = WatchList.read(SharedData.root().resolve("content/lookalikes"), List.of(file));
            Files.delete(file);
            return new LookalikeDetection(Lookalikes.of(list), least);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static List<Finding> findings(Detector detector, Kind kind, PlainRecord.Builder record) {
        List<Finding> found = new ArrayList<>();
        detector.examine(record.build(kind, SHAPES, HERE), found::add, match -> {});
        return found;
    }

    private static List<Finding> in(Kind kind, String field, String value) {
        return findings(WATCHING.open(), kind, new PlainRecord.Builder().text(field, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.dns | query | secure-quillfeather.online",
                "network.dns | query | SECURE-Quillfeather.Online.",
                "mail.message | Link | https://secure-quillfeather.online/login?x=1",
                "mail.message | From | Desk <desk@secure-quillfeather.online>",
                "mail.message | Body.Text | see secure-quillfeather[.]online, it is new",
                "mail.message | Body.Text | 请访问secure-quillfeather.online查看",
                "mail.message | Body.Text | qu\u0456llfeather.org",
                "web.proxy | url | http://a.secure-quillfeather.online:8080/",
                "windows.event | QueryName | secure-quillfeather.online",
                "windows.event | DestinationHostname | secure-quillfeather.online",
                "windows.event | CommandLine | curl.exe -o a https://secure-quillfeather.online/a.zip",
            })
    void finds_a_look_alike_wherever_a_host_may_stand(String kind, String field, String value) {
        assertThat(in(new Kind(kind), field, value)).singleElement().satisfies(finding -> {
            assertThat(finding.rule().family()).isEqualTo("lookalike");
            assertThat(finding.rule().title()).contains("Quillfeather Network");
            assertThat(finding.why().getFirst().field()).isEqualTo(field);
            assertThat(finding.rule().advice()).containsKeys("en", "fr");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network.dns | query | mail.quillfeather.org",
                "network.dns | query | www.example.com",
                "network.dns | query | settings-mail.link",
                "network.dns | query | au.download.windowsupdate.com.edgesuite.net",
                "mail.message | Body.Text | secure-quillfeather.exe and secure-quillfeather.zip",
                "mail.message | Link | https://example.com/secure-quillfeather.zip",
                "mail.message | From | secure-quillfeather.online@example.com",
                "windows.event | Image | C:\\Tools\\secure-quillfeather.online",
                "windows.event | CommandLine | C:\\Tools\\secure-quillfeather.online",
                "windows.event | SubjectDomainName | secure-quillfeather.online",
            })
    void stays_silent_where_no_look_alike_or_no_host_stands(String kind, String field, String value) {
        assertThat(in(new Kind(kind), field, value)).isEmpty();
    }

    @Test
    void tells_each_host_once_a_record_with_every_field_that_it_was_seen_in() {
        List<Finding> found = findings(
                WATCHING.open(),
                Kind.MAIL_MESSAGE,
                new PlainRecord.Builder()
                        .text("Link", "https://secure-quillfeather.online/a")
                        .text("Link", "https://secure-quillfeather.online/b")
                        .text("Body.Text", "secure-quillfeather.online, files-quillfeather.link"));
        assertThat(found).hasSize(2);
        assertThat(found.getFirst().why()).extracting(Finding.Why::field).containsExactly("Link", "Body.Text");
        assertThat(found.getFirst().why().getFirst().matched())
                .startsWith("secure-quillfeather.online (")
                .contains("service");
    }

    @Test
    void tells_services_of_ours_only_when_it_is_sure() {
        assertThat(in(DNS, "query", "handle-yahoo.com")).isEmpty();
        assertThat(in(DNS, "query", "secure-yahoo.link"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.rule().level()).isEqualTo(Level.HIGH));
    }

    @Test
    void leaves_out_what_is_below_the_least_level() {
        LookalikeDetection high = watching(Level.HIGH);
        assertThat(findings(high.open(), DNS, new PlainRecord.Builder().text("query", "quillfeather.com")))
                .isEmpty();
        assertThat(findings(high.open(), DNS, new PlainRecord.Builder().text("query", "quillfeather-login.tk")))
                .hasSize(1);
        assertThat(high.key()).isNotEqualTo(WATCHING.key());
    }

    @Test
    void bounds_what_one_record_can_tell_and_what_one_thread_keeps() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            many.append("files").append(i).append(".example.com ");
        }
        for (int i = 0; i < 200; i++) {
            many.append("secure").append(i).append("-quillfeather.link ");
        }
        Detector detector = WATCHING.open();
        assertThat(findings(detector, Kind.MAIL_MESSAGE, new PlainRecord.Builder().text("Body.Text", many.toString())))
                .hasSize(LookalikeDetector.MOST);
        assertThat(findings(detector, DNS, new PlainRecord.Builder().text("query", "secure-quillfeather.online")))
                .hasSize(1);
    }

    @Test
    void says_that_it_looked_only_when_there_was_something_to_look_at() {
        assertThat(WATCHING.looks(List.of()))
                .singleElement()
                .extracting(RuleLook::state)
                .isEqualTo(RuleLook.State.NO_SUCH_LOG);
        assertThat(WATCHING.packs())
                .singleElement()
                .satisfies(pack -> assertThat(pack.loaded()).isPositive());
    }
}
