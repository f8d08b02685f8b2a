package org.tocsin.readers.eventlog.evtx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Fields;
import org.tocsin.testkit.SharedData;

/// Compares every value with an independent reader: libevtx's `evtxexport` (Debian's libevtx-utils), where it is
/// installed.
class EvtxexportTest {
    @Test
    void agrees_with_evtxexport_on_every_value_of_the_attack_samples() throws Exception {
        assertAgrees(SharedData.require("evtx"));
    }

    @Test
    void agrees_with_evtxexport_on_every_value_of_the_sigma_regression_cases() throws Exception {
        assertAgrees(SharedData.require("sigma/regression_data"));
    }

    private static void assertAgrees(Path folder) throws Exception {
        requireEvtxexport();
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Path log : logs(folder)) {
            List<Map<String, List<String>>> theirs = exported(log);
            List<Map<String, List<String>>> ours = Gathered.from(log).live().stream()
                    .map(EvtxexportTest::fields)
                    .toList();
            if (theirs.size() != ours.size()) {
                differences.add(log + ": " + ours.size() + " records, evtxexport has " + theirs.size());
                continue;
            }
            for (int i = 0; i < ours.size(); i++) {
                compared += ours.get(i).size();
                Set<String> names = new LinkedHashSet<>(ours.get(i).keySet());
                names.addAll(theirs.get(i).keySet());
                for (String name : names) {
                    List<String> our = ours.get(i).getOrDefault(name, List.of());
                    List<String> their = theirs.get(i).getOrDefault(name, List.of());
                    if (!our.equals(their)
                            && !our.equals(their.stream()
                                    .map(EvtxexportTest::asWindows)
                                    .toList())) {
                        differences.add(
                                "%s, record %d, %s: %s but evtxexport has %s".formatted(log, i, name, our, their));
                    }
                }
            }
        }
        assertThat(differences).as("of %s fields compared", compared).isEmpty();
        assertThat(compared).isPositive();
    }

    static List<Path> logs(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".evtx"))
                    .sorted()
                    .toList();
        }
    }

    static void requireEvtxexport() {
        if (!Files.isExecutable(Path.of("/usr/bin/evtxexport"))) {
            System.err.println("SKIPPED for want of /usr/bin/evtxexport (Debian: libevtx-utils)");
            Assumptions.abort("no evtxexport");
        }
    }

    private static Map<String, List<String>> fields(EvidenceRecord record) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Fields.Field field : Fields.of(record).all()) {
            fields.put(
                    field.name(),
                    field.values().stream()
                            .map(value -> withLineFeeds(value.text()))
                            .toList());
        }
        return fields;
    }

    /// A parser of XML may make every end of line a line feed.
    private static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }

    /// evtxexport prints nine digits of a second where a FILETIME has seven, and hexadecimal numbers with leading
    /// zeros, which Windows leaves out.
    private static String asWindows(String value) {
        if (value.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}00Z")) {
            return value.substring(0, 27) + "Z";
        }
        return value.matches("0x0[0-9a-f]{7}|0x0[0-9a-f]{15}") ? value.replaceFirst("0x0+(?=.)", "0x") : value;
    }

    private static List<Map<String, List<String>>> exported(Path log) throws Exception {
        Path output = Files.createTempFile("evtxexport", ".xml");
        try {
            new ProcessBuilder("/usr/bin/evtxexport", "-f", "xml", log.toString())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            List<Map<String, List<String>>> events = new ArrayList<>();
            int from = text.indexOf("<Event ");
            while (from >= 0) {
                int to = text.indexOf("\n</Event>", from);
                events.add(new FlatXml(text.substring(from, to + 9)).fields);
                from = text.indexOf("<Event ", to);
            }
            return events;
        } finally {
            Files.delete(output);
        }
    }

    /// The flat fields of one `<Event>`, worked out from its XML text and nothing else.
    private static final class FlatXml {
        final Map<String, List<String>> fields = new LinkedHashMap<>();

        FlatXml(String xml) throws XMLStreamException {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            reader.nextTag();
            while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
                String part = reader.getLocalName();
                boolean userData = part.equals("UserData");
                attributes(reader, part, false);
                if (userData) {
                    reader.nextTag();
                }
                while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
                    String name = reader.getLocalName();
                    String named = reader.getAttributeValue(null, "Name");
                    boolean data = part.equals("EventData") && name.equals("Data");
                    element(reader, data && named != null ? named : name, data, part.equals("System"));
                }
                if (userData) {
                    reader.nextTag();
                }
            }
        }

        private void element(XMLStreamReader reader, String path, boolean data, boolean system)
                throws XMLStreamException {
            boolean attributes = attributes(reader, path, data);
            StringBuilder text = new StringBuilder();
            boolean children = false;
            while (true) {
                switch (reader.next()) {
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                    case XMLStreamConstants.START_ELEMENT -> {
                        children = true;
                        element(reader, path + "." + reader.getLocalName(), false, system);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        boolean silent = text.isEmpty() && (attributes || system);
                        if (!children && !silent) {
                            add(path, text.toString());
                        }
                        return;
                    }
                    default -> throw new AssertionError("unexpected XML in " + path);
                }
            }
        }

        private boolean attributes(XMLStreamReader reader, String path, boolean data) {
            boolean some = false;
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                String name = reader.getAttributeLocalName(i);
                if (!name.startsWith("xmlns") && !(data && name.equals("Name"))) {
                    some = true;
                    add(path + "_" + name, reader.getAttributeValue(i));
                }
            }
            return some;
        }

        private void add(String name, String value) {
            fields.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        }
    }
}
