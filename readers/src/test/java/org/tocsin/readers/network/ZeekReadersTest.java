package org.tocsin.readers.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.model.Reading;
import org.tocsin.model.ValueType;
import org.tocsin.readers.LogSamples;

class ZeekReadersTest {
    @Test
    void columns_have_their_names_and_types() {
        List<EvidenceRecord> records = LogSamples.records(LogSamples.read(new ZeekReader(), LogSamples.ZEEK));
        assertThat(records).hasSize(2);
        Fields first = Fields.of(records.get(0));
        assertThat(first.all())
                .extracting(Fields.Field::name)
                .containsExactly(
                        "_path", "ts", "uid", "id.orig_h", "id.orig_p", "query", "answers", "rejected", "note");
        assertThat(first.first("_path")).contains("dns");
        assertThat(first.all().get(4).values()).containsExactly(new Fields.Value(ValueType.INTEGER, "53211"));
        assertThat(first.all().get(6).values()).extracting(Fields.Value::text).containsExactly("192.0.2.1", "alias,b");
        assertThat(first.all().get(7).values()).containsExactly(new Fields.Value(ValueType.BOOLEAN, "false"));
        assertThat(first.first("note")).as("an empty text is a value").contains("");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T12:00:00.123456Z"));
        assertThat(records.get(0).origin().record()).isEqualTo(9);
    }

    @Test
    void what_is_unset_is_no_value_and_an_empty_set_has_none() {
        EvidenceRecord second = LogSamples.records(LogSamples.read(new ZeekReader(), LogSamples.ZEEK))
                .get(1);
        assertThat(second.first("query")).isEmpty();
        assertThat(second.first("answers")).isEmpty();
        assertThat(second.first("note")).isEmpty();
        assertThat(second.first("rejected")).contains("true");
    }

    @Test
    void a_line_with_other_columns_is_a_gap_and_the_next_log_in_the_file_is_read() {
        List<Reading> readings = LogSamples.read(
                new ZeekReader(),
                LogSamples.ZEEK + "1710763202.0\tC3\tcut\n" + LogSamples.ZEEK.replace("#path\tdns", "#path\tother"));
        assertThat(LogSamples.gaps(readings)).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.UNSUPPORTED);
            assertThat(gap.origin().record()).isEqualTo(12);
        });
        assertThat(LogSamples.records(readings))
                .extracting(record -> record.first("_path").orElse(""))
                .containsExactly("dns", "dns", "other", "other");
    }

    @Test
    void control_characters_stay_as_zeek_writes_them() {
        String text = LogSamples.ZEEK.replace("www.example.org", "a\\x00b\\x5cc\\xc3\\xa9");
        assertThat(LogSamples.records(LogSamples.read(new ZeekReader(), text))
                        .getFirst()
                        .first("query"))
                .contains("a\\x00b\\cé");
    }

    @Test
    void header_lines_that_make_no_sense_do_no_harm() {
        for (String header : List.of(
                "#separator \n#fields\n#types\nx\n",
                "#separator \\x09\n#set_separator\t\n#fields\ta\ta\n#types\tset[\tvector[\n1\t2\n",
                "#separator \\xzz\n#fields\\a\n",
                "#fields\ta\n#types\n1\n")) {
            LogSamples.read(new ZeekReader(), header);
        }
        assertThat(LogSamples.records(LogSamples.read(
                        new ZeekReader(), "#separator \\x09\n#fields\ta\ta\n#types\tset[\tset[int]\n1\t2,3\n")))
                .singleElement()
                .satisfies(record -> assertThat(record.count(0)).isEqualTo(3));
    }

    @Test
    void json_says_of_which_log_it_is_or_is_told_by_its_fields() {
        List<EvidenceRecord> records = LogSamples.records(LogSamples.read(new ZeekJsonReader(), LogSamples.ZEEK_JSON));
        assertThat(records.get(0).first("_path")).contains("conn");
        assertThat(records.get(0).first("assumed")).contains("log by its fields");
        assertThat(records.get(0).time()).contains(Instant.parse("2024-03-18T12:00:00.123456Z"));
        assertThat(records.get(1).first("_path")).contains("http");
        assertThat(records.get(1).first("assumed")).isEmpty();
        assertThat(records.get(1).time()).contains(Instant.parse("2024-03-18T12:00:01.500Z"));
        assertThat(records.get(1).count(records.get(1).shape().slot("tags"))).isEqualTo(2);
    }
}
