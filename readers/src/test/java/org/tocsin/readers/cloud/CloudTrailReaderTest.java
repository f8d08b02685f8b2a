package org.tocsin.readers.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Bytes;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.readers.Limits;
import org.tocsin.readers.LogSamples;

class CloudTrailReaderTest {
    private static List<EvidenceRecord> records(String text) {
        return LogSamples.records(LogSamples.read(new CloudTrailReader(), text));
    }

    @Test
    void events_of_a_delivered_file_have_dotted_names_and_places_of_their_own() {
        List<EvidenceRecord> records = records(LogSamples.CLOUDTRAIL);
        assertThat(records).hasSize(2);
        EvidenceRecord first = records.getFirst();
        assertThat(first.kind().name()).isEqualTo("cloud.cloudtrail");
        assertThat(first.first("userIdentity.arn")).contains("arn:aws:iam::1:user/clara");
        assertThat(first.first("requestParameters.name")).contains("trail");
        assertThat(first.count(first.shape().slot("requestParameters.list.items.id")))
                .isEqualTo(2);
        assertThat(first.first("responseElements")).as("null is no value").isEmpty();
        assertThat(first.time()).contains(Instant.parse("2024-03-18T11:00:00Z"));
        assertThat(records.get(1).origin().record()).isEqualTo(2);
        assertThat(records.get(1).origin().offset()).isEqualTo(LogSamples.CLOUDTRAIL.lastIndexOf("{\"eventVersion\""));
    }

    @Test
    void files_put_one_after_the_other_are_all_read() {
        assertThat(records(LogSamples.CLOUDTRAIL.repeat(3))).hasSize(6);
        assertThat(records(LogSamples.CLOUDTRAIL.replace("\n", "").repeat(3))).hasSize(6);
    }

    @Test
    void lines_and_answers_of_the_command_line_are_read_too() {
        String event =
                "{\"eventSource\":\"iam.amazonaws.com\",\"eventName\":\"CreateUser\",\"userIdentity\":{\"type\":\"Root\"}}";
        assertThat(records(event + "\n" + event + "\n")).hasSize(2);
        String answer =
                "{\"Events\":[{\"EventId\":\"1\",\"CloudTrailEvent\":\"" + event.replace("\"", "\\\"") + "\"}]}";
        assertThat(records(answer))
                .singleElement()
                .satisfies(
                        record -> assertThat(record.first("userIdentity.type")).contains("Root"));
    }

    @Test
    void a_file_with_very_many_events_is_read_to_its_end() {
        String event =
                "{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\",\"awsRegion\":\"x\",\"requestParameters\""
                        + ":{\"a\":\"b\",\"c\":\"d\"}}";
        StringBuilder file = new StringBuilder("{\"Records\":[").append(event);
        for (int i = 1; i < 30_000; i++) {
            file.append(',').append(event);
        }
        file.append("]}");
        assertThat(records(file.toString())).hasSize(30_000);
    }

    @Test
    void a_broken_event_costs_only_itself_and_a_cut_file_says_so() {
        String broken = LogSamples.CLOUDTRAIL.replace("\"Root\"", "Root");
        List<Reading> readings = LogSamples.read(new CloudTrailReader(), broken);
        assertThat(LogSamples.records(readings)).hasSize(1);
        assertThat(LogSamples.gaps(readings))
                .singleElement()
                .satisfies(gap -> assertThat(gap.cause()).isEqualTo(Gap.Cause.DAMAGED));
        byte[] bytes = LogSamples.CLOUDTRAIL.getBytes(StandardCharsets.UTF_8);
        List<Reading> cut = LogSamples.read(
                new CloudTrailReader(), new Bytes(java.util.Arrays.copyOf(bytes, bytes.length - 30)), Limits.USUAL);
        assertThat(LogSamples.records(cut)).hasSize(1);
        assertThat(LogSamples.gaps(cut))
                .singleElement()
                .satisfies(gap -> assertThat(gap.cause()).isEqualTo(Gap.Cause.TRUNCATED));
    }

    @Test
    void an_object_too_deep_is_a_gap() {
        String deep = "{\"eventSource\":\"x\",\"eventName\":\"y\",\"awsRegion\":\"z\",\"a\":" + "[".repeat(5000)
                + "]".repeat(5000) + "}\n";
        List<Reading> readings = LogSamples.read(new CloudTrailReader(), LogSamples.CLOUDTRAIL + deep);
        assertThat(LogSamples.records(readings)).hasSize(2);
        assertThat(LogSamples.gaps(readings))
                .singleElement()
                .satisfies(gap -> assertThat(gap.cause()).isEqualTo(Gap.Cause.LIMIT));
    }
}
