package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;

/// Tokens and structures that honest logs rarely have, and what is left of broken ones.
class BinXmlTest {
    private static final int TEXT = 0x01;
    private static final int BIN_XML = 0x21;

    @Test
    void reads_elements_without_any_template() {
        assertThat(fields(log -> log.fragment().element("Event", event -> {
                    event.element("System", system -> system.element("EventID", id -> id.text("7")));
                    event.element("EventData", data -> data.element("Data", value -> value.text("free")));
                })))
                .isEqualTo("EventID=7 Data=free");
    }

    @Test
    void joins_text_cdata_characters_and_entities() {
        assertThat(fields(log -> log.fragment()
                        .element(
                                "Event",
                                event -> event.element(
                                        "EventData",
                                        data -> data.element("Data", value -> {
                                            value.text("a").u8(0x07).u16(1).utf16("<");
                                            value.u8(0x08).u16(0x263A);
                                            value.u8(0x09).name("amp").u8(0x49).name("copy");
                                        })))))
                .isEqualTo("Data=a<\u263A&&copy;");
    }

    @Test
    void keeps_processing_instructions_but_the_xml_declaration() {
        assertThat(fields(log -> log.fragment()
                        .u8(0x0A)
                        .name("xml")
                        .u8(0x0B)
                        .u16(1)
                        .utf16("1")
                        .u8(0x0A)
                        .name("stamp")
                        .u8(0x0B)
                        .u16(2)
                        .utf16("ok")
                        .element("Event", event -> event.element("EventData", data -> data.text("x")))))
                .isEqualTo("?stamp=ok Data=x");
    }

    @Test
    void reads_a_nested_fragment_of_elements_without_dependency_ids() {
        assertThat(fields(log -> {
                    log.fragment()
                            .template(
                                    5,
                                    t -> t.element(
                                            "Event",
                                            event -> event.u8(0x0D).u16(0).u8(BIN_XML)));
                    nestedElements(log, false);
                }))
                .isEqualTo("Inner=deep");
    }

    @Test
    void reads_a_nested_fragment_of_elements_with_dependency_ids_too() {
        assertThat(fields(log -> {
                    log.fragment()
                            .template(
                                    5,
                                    t -> t.element(
                                            "Event",
                                            event -> event.u8(0x0D).u16(0).u8(BIN_XML)));
                    nestedElements(log, true);
                }))
                .isEqualTo("Inner=deep");
    }

    private static void nestedElements(HandMadeLog log, boolean dependency) {
        log.u32(1);
        int descriptor = log.at();
        log.u32(0);
        int from = log.at();
        log.element(
                "UserData",
                dependency,
                user -> user.element(
                        "Any", dependency, any -> any.element("Inner", dependency, inner -> inner.text("deep"))));
        log.patch(descriptor, log.at() - from | BIN_XML << 16);
    }

    @Test
    void reads_several_fragments_of_one_record() {
        assertThat(fields(log -> {
                    log.fragment()
                            .template(
                                    1,
                                    t -> t.element(
                                            "Event",
                                            e -> e.element(
                                                    "System",
                                                    s -> s.element(
                                                            "EventID",
                                                            id -> id.u8(0x0D)
                                                                    .u16(0)
                                                                    .u8(TEXT)))));
                    log.u32(1).u32(2 | TEXT << 16).utf16("4");
                    log.fragment()
                            .template(
                                    2,
                                    t -> t.element(
                                            "EventData",
                                            e -> e.element(
                                                    "Data",
                                                    "Name",
                                                    name -> name.text("Second"),
                                                    d -> d.u8(0x0D).u16(0).u8(TEXT))));
                    log.u32(1).u32(2 | TEXT << 16).utf16("5");
                }))
                .isEqualTo("EventID=4 Second=5");
    }

    @Test
    void names_a_field_by_a_value_of_the_record() {
        Consumer<HandMadeLog> template = t -> t.element(
                "Event",
                e -> e.element(
                        "EventData",
                        d -> d.element(
                                "Data",
                                "Name",
                                name -> name.u8(0x0D).u16(0).u8(TEXT),
                                v -> v.u8(0x0D).u16(1).u8(TEXT))));
        HandMadeLog log = new HandMadeLog();
        int[] definition = new int[1];
        log.record(r -> {
            r.fragment();
            definition[0] = r.at() + 10;
            r.template(9, template)
                    .u32(2)
                    .u32(2 | TEXT << 16)
                    .u32(2 | TEXT << 16)
                    .utf16("AB");
        });
        log.record(r -> r.fragment()
                .u8(0x0C, 1)
                .u32(9)
                .u32(definition[0])
                .u32(2)
                .u32(2 | TEXT << 16)
                .u32(2 | TEXT << 16)
                .utf16("CD"));
        Gathered gathered = Gathered.from(log.bytes());
        assertThat(gathered.records).extracting(BinXmlTest::line).containsExactly("A=B", "C=D");
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void reads_templates_inside_templates_inside_templates() {
        assertThat(fields(log -> {
                    log.fragment()
                            .template(
                                    1,
                                    t -> t.element(
                                            "Event", e -> e.u8(0x0D).u16(0).u8(BIN_XML)));
                    value(log, outer -> {
                        outer.fragment()
                                .template(
                                        2,
                                        t -> t.element(
                                                "EventData",
                                                e -> e.element(
                                                        "Data",
                                                        "Name",
                                                        n -> n.text("Deep"),
                                                        d -> d.u8(0x0D).u16(0).u8(BIN_XML))));
                        value(
                                outer,
                                inner -> inner.fragment()
                                        .template(
                                                3,
                                                t -> t.element(
                                                        "Leaf",
                                                        l -> l.u8(0x0D).u16(0).u8(TEXT)))
                                        .u32(1)
                                        .u32(4 | TEXT << 16)
                                        .utf16("ok"));
                    });
                }))
                .isEqualTo("Deep.Leaf=ok");
    }

    /// One value of BinXml.
    private static void value(HandMadeLog log, Consumer<HandMadeLog> content) {
        log.u32(1);
        int descriptor = log.at();
        log.u32(0);
        int from = log.at();
        content.accept(log);
        log.patch(descriptor, log.at() - from | BIN_XML << 16);
    }

    @Test
    void leaves_out_what_is_null_and_keeps_what_is_empty() {
        HandMadeLog log = new HandMadeLog().record(r -> {
            r.fragment()
                    .template(
                            1,
                            t -> t.element(
                                    "Event",
                                    e -> e.element("EventData", d -> {
                                        d.element(
                                                "Data",
                                                "Name",
                                                n -> n.text("Null"),
                                                v -> v.u8(0x0E).u16(0).u8(TEXT));
                                        d.element(
                                                "Data",
                                                "Name",
                                                n -> n.text("Plain"),
                                                v -> v.u8(0x0D).u16(0).u8(TEXT));
                                        d.element(
                                                "Data",
                                                "Name",
                                                n -> n.text("Empty"),
                                                v -> v.u8(0x0D).u16(1).u8(TEXT));
                                        d.element(
                                                "Data",
                                                "Name",
                                                n -> n.text("Beyond"),
                                                v -> v.u8(0x0D).u16(9).u8(TEXT));
                                        d.element("Data", "Name", n -> n.text("Literal"), v -> {});
                                        d.element(
                                                "Data",
                                                "Name",
                                                n -> n.text("Mixed"),
                                                v -> v.text("<")
                                                        .u8(0x0E)
                                                        .u16(0)
                                                        .u8(TEXT)
                                                        .text(">"));
                                    })));
            r.u32(2).u32(0).u32(TEXT << 16);
        });
        Gathered gathered = Gathered.from(log.bytes());
        assertThat(gathered.records)
                .singleElement()
                .extracting(BinXmlTest::line)
                .isEqualTo("Empty= Literal= Mixed=<>");
        assertThat(gathered.gaps).isEmpty();
    }

    @Test
    void gives_values_without_names_where_the_template_is_gone() {
        Gathered gathered = Gathered.from(new HandMadeLog()
                .record(r -> r.fragment()
                        .u8(0x0C, 1)
                        .u32(77)
                        .u32(40_000)
                        .u32(2)
                        .u32(6 | TEXT << 16)
                        .u32(4 | 0x08 << 16)
                        .utf16("abc")
                        .u32(5))
                .bytes());
        assertThat(gathered.records)
                .singleElement()
                .extracting(BinXmlTest::line)
                .isEqualTo("EventRecordID=1 TimeCreated_SystemTime=2022-06-18T04:26:40.0000000Z Value_0=abc Value_1=5");
        assertThat(gathered.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.DAMAGED);
            assertThat(gap.origin().record()).isEqualTo(1);
            assertThat(gap.detail())
                    .isEqualTo("event 1 could be read only in part: 2 values have no names: their template cannot be"
                            + " found");
        });
    }

    @Test
    void never_uses_a_template_of_another_id() {
        Gathered gathered = Gathered.from(new HandMadeLog()
                .record(r -> {
                    r.fragment();
                    int definition = r.at() + 10;
                    r.template(
                            1,
                            t -> t.element(
                                    "Event",
                                    e -> e.element(
                                            "EventData",
                                            d -> d.element(
                                                    "Data",
                                                    "Name",
                                                    n -> n.text("Wrong"),
                                                    v -> v.u8(0x0D).u16(0).u8(TEXT)))));
                    r.u32(1).u32(2 | TEXT << 16).utf16("x");
                    r.patch(definition - 8, 2);
                })
                .bytes());
        assertThat(gathered.records)
                .singleElement()
                .extracting(BinXmlTest::line)
                .isEqualTo("EventRecordID=1 TimeCreated_SystemTime=2022-06-18T04:26:40.0000000Z Value_0=x");
        assertThat(gathered.gaps).hasSize(1);
    }

    @Test
    void keeps_the_half_of_a_template_that_can_be_read() {
        Gathered gathered = Gathered.from(new HandMadeLog()
                .record(r -> {
                    r.fragment()
                            .template(
                                    1,
                                    t -> t.element("Event", e -> {
                                        e.element(
                                                "System",
                                                s -> s.element(
                                                        "EventID",
                                                        id -> id.u8(0x0D).u16(0).u8(TEXT)));
                                        e.u8(0x3F);
                                    }));
                    r.u32(1).u32(2 | TEXT << 16).utf16("6");
                })
                .bytes());
        assertThat(gathered.records)
                .singleElement()
                .extracting(BinXmlTest::line)
                .isEqualTo("EventID=6");
        assertThat(gathered.gaps)
                .extracting(Gap::detail)
                .containsExactly("event 1 could be read only in part: an unknown token");
    }

    @Test
    void tells_values_that_run_past_the_record() {
        Gathered gathered = Gathered.from(new HandMadeLog()
                .record(r -> {
                    r.fragment()
                            .template(
                                    1,
                                    t -> t.element(
                                            "Event",
                                            e -> e.element("EventData", d -> {
                                                d.element(
                                                        "Data",
                                                        "Name",
                                                        n -> n.text("A"),
                                                        v -> v.u8(0x0D).u16(0).u8(TEXT));
                                                d.element(
                                                        "Data",
                                                        "Name",
                                                        n -> n.text("B"),
                                                        v -> v.u8(0x0D).u16(1).u8(TEXT));
                                            })));
                    r.u32(2).u32(2 | TEXT << 16).u32(2000 | TEXT << 16).utf16("6");
                })
                .bytes());
        assertThat(gathered.records)
                .singleElement()
                .extracting(BinXmlTest::line)
                .isEqualTo("A=6");
        assertThat(gathered.gaps)
                .extracting(Gap::detail)
                .containsExactly("event 1 could be read only in part: its last 1 of 2 values run past its end");
    }

    @Test
    void stops_at_elements_nested_too_deep() {
        Gathered gathered = Gathered.from(new HandMadeLog()
                .record(r -> {
                    r.fragment();
                    for (int i = 0; i < 1000; i++) {
                        r.u8(0x01).u16(0xFFFF).u32(40).name("a").u8(0x02);
                    }
                })
                .bytes());
        assertThat(gathered.records).hasSize(1);
        assertThat(gathered.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Gap.Cause.LIMIT);
            assertThat(gap.detail()).isEqualTo("event 1 could be read only in part: elements deeper than 64");
        });
    }

    @Test
    void stops_where_values_grow_out_of_each_other_without_end() {
        Gathered gathered =
                Gathered.from(new HandMadeLog().record(r -> doubling(r, 40)).bytes());
        assertThat(gathered.records).hasSize(1);
        assertThat(gathered.gaps).singleElement().extracting(Gap::cause).isEqualTo(Gap.Cause.LIMIT);
    }

    /// A template that puts its only value in ten times, where the value is such a template again.
    private static void doubling(HandMadeLog log, int times) {
        log.fragment()
                .template(
                        times,
                        t -> t.element("E", e -> {
                            for (int i = 0; i < 10; i++) {
                                e.u8(0x0D).u16(0).u8(BIN_XML);
                            }
                        }));
        if (times == 0) {
            log.u32(1).u32(2 | TEXT << 16).utf16("x");
        } else {
            value(log, inner -> doubling(inner, times - 1));
        }
    }

    @Test
    void tells_a_name_that_does_not_agree_with_its_hash() {
        Gathered gathered = Gathered.from(new HandMadeLog()
                .record(r -> {
                    int[] name = new int[1];
                    r.fragment()
                            .template(
                                    1,
                                    t -> t.element(
                                            "Event",
                                            e -> e.element("EventData", d -> {
                                                name[0] = t.at() + 15;
                                                d.element(
                                                        "Thing",
                                                        v -> v.u8(0x0D).u16(0).u8(TEXT));
                                            })));
                    r.u32(1).u32(2 | TEXT << 16).utf16("6");
                    r.patch(name[0] + 4, 'X' << 16 | 'Y');
                })
                .bytes());
        assertThat(gathered.records).hasSize(1);
        assertThat(gathered.gaps)
                .singleElement()
                .extracting(Gap::detail)
                .asString()
                .contains("does not agree with its hash");
    }

    private static String fields(Consumer<HandMadeLog> body) {
        Gathered gathered = Gathered.from(new HandMadeLog().record(body).bytes());
        assertThat(gathered.gaps).isEmpty();
        assertThat(gathered.records).hasSize(1);
        return line(gathered.records.getFirst());
    }

    /// `A=1,2 B=3`
    static String line(EvidenceRecord record) {
        StringBuilder line = new StringBuilder();
        for (Fields.Field field : Fields.of(record).all()) {
            line.append(line.isEmpty() ? "" : " ").append(field.name()).append('=');
            line.append(String.join(
                    ",", field.values().stream().map(Fields.Value::text).toList()));
        }
        return line.toString();
    }
}
