package org.tocsin.readers.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tocsin.model.Bytes;
import org.tocsin.model.Content;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.model.Gap;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.Reading;
import org.tocsin.model.Shape;
import org.tocsin.model.Source;
import org.tocsin.readers.Limits;
import org.tocsin.readers.Readings;
import org.tocsin.readers.Span;

class FileReaderTest {
    private static List<Reading> read(Content content) throws IOException {
        List<Reading> read = new ArrayList<>();
        Source source = new Source("sha256:e", "case/in.zip!/docs/a.txt", content);
        new FileReader().read(source, new Span(0, content.size()), new Readings() {
            private final Shape.Table shapes = new Shape.Table();

            @Override
            public void accept(Reading reading) {
                read.add(reading);
            }

            @Override
            public void child(Source parent, String name, Content found) {
                throw new AssertionError("a file has no children");
            }

            @Override
            public Shape.Table shapes() {
                return shapes;
            }

            @Override
            public Limits limits() {
                return Limits.USUAL;
            }
        });
        return read;
    }

    private static String line(Reading reading) {
        StringBuilder line = new StringBuilder();
        for (Fields.Field field : Fields.of((EvidenceRecord) reading).all()) {
            line.append(field.name())
                    .append('=')
                    .append(field.values().getFirst().text())
                    .append(' ');
        }
        return line.toString().strip();
    }

    @Test
    void gives_one_record_with_name_size_type_and_three_hashes() throws IOException {
        List<Reading> read = read(new Bytes("abc".getBytes(StandardCharsets.UTF_8)));
        assertThat(read).hasSize(1);
        EvidenceRecord file = (EvidenceRecord) read.getFirst();
        assertThat(file.kind()).isEqualTo(Kind.FILE);
        assertThat(file.origin()).isEqualTo(Origin.whole("sha256:e", "case/in.zip!/docs/a.txt"));
        assertThat(file.time()).isEmpty();
        assertThat(line(file))
                .isEqualTo("name=a.txt path=case/in.zip!/docs/a.txt size=3 type=text"
                        + " md5=900150983cd24fb0d6963f7d28e17f72"
                        + " sha1=a9993e364706816aba3e25717850c26c9cd0d89d"
                        + " sha256=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void an_empty_file_is_a_record_too() throws IOException {
        List<Reading> read = read(new Bytes(new byte[0]));
        assertThat(read).hasSize(1);
        assertThat(line(read.getFirst())).contains("size=0 type=empty md5=d41d8cd98f00b204e9800998ecf8427e");
    }

    @Test
    void hashes_a_long_file_in_pieces() throws IOException {
        byte[] bytes = new byte[1_000_000];
        assertThat(line(read(new Bytes(bytes)).getFirst()))
                .contains("size=1000000 type=unknown")
                .endsWith("sha256=d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025");
    }

    @Test
    void a_file_that_has_become_shorter_leaves_a_gap_and_the_hashes_of_the_rest() throws IOException {
        Bytes there = new Bytes("abc".getBytes(StandardCharsets.UTF_8));
        List<Reading> read = read(new Content() {
            @Override
            public long size() {
                return 10;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(new byte[0]);
            }

            @Override
            public int read(long position, byte[] into, int from, int length) {
                return there.read(position, into, from, length);
            }
        });
        assertThat(read).hasSize(2);
        Gap gap = (Gap) read.getFirst();
        assertThat(gap.cause()).isEqualTo(Gap.Cause.TRUNCATED);
        assertThat(gap.origin().offset()).isEqualTo(3);
        assertThat(line(read.getLast())).contains("size=3").contains("md5=900150983cd24fb0d6963f7d28e17f72");
    }
}
