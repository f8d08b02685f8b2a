package org.tocsin.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Assumptions;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// Independent readers of event logs, where they are installed; a test that wants one is skipped, loudly, where it
/// is not.
public final class PeerReader {
    private PeerReader() {}

    /// What libevtx' `evtxexport` reads, as `Event` elements.
    public static List<Node> evtxexport(Path log) throws Exception {
        String out = run("evtxexport", "-f", "xml", log);
        return events(out.substring(Math.max(0, out.indexOf("<Event"))));
    }

    /// What python-evtx reads, as `Event` elements.
    static List<Node> pythonEvtx(Path log) throws Exception {
        String out = run("evtx_dump.py", log);
        return events(out.substring(out.indexOf("<Event ")).replace("</Events>", ""));
    }

    private static List<Node> events(String xml) throws Exception {
        byte[] whole = ("<all>" + xml + "</all>").getBytes(StandardCharsets.UTF_8);
        NodeList children = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(whole))
                .getDocumentElement()
                .getChildNodes();
        List<Node> events = new ArrayList<>();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeType() == Node.ELEMENT_NODE) {
                events.add(children.item(i));
            }
        }
        return events;
    }

    /// What a command says; it must end well.
    static String run(Object... command) throws Exception {
        Process process = start(command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    /// Whether a command ends badly.
    static boolean fails(Object... command) throws Exception {
        Process process = start(command);
        process.getInputStream().readAllBytes();
        return process.waitFor() != 0;
    }

    private static Process start(Object... command) {
        List<String> words = new ArrayList<>();
        for (Object word : command) {
            words.add(word.toString());
        }
        try {
            ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C.UTF-8");
            return builder.start();
        } catch (IOException absent) {
            System.err.println("SKIPPED for want of " + words.getFirst()
                    + ": an independent reader checks what is written (Debian: libevtx-utils, python3-evtx)");
            return Assumptions.abort("no " + words.getFirst());
        }
    }

    /// Path to text, `#2` after the path of an element that comes again.
    public static Map<String, String> flat(Node event) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten(event, "", flat);
        return flat;
    }

    private static void flatten(Node node, String above, Map<String, String> into) {
        Node name = node.getAttributes().getNamedItem("Name");
        boolean data = node.getNodeName().equals("Data");
        String path = above + '/' + node.getNodeName() + (data && name != null ? '[' + name.getNodeValue() + ']' : "");
        for (int i = 0; i < node.getAttributes().getLength(); i++) {
            Node attribute = node.getAttributes().item(i);
            if (!data && !attribute.getNodeName().startsWith("xmlns")) {
                into.put(path + '@' + attribute.getNodeName(), attribute.getNodeValue());
            }
        }
        boolean leaf = true;
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeType() == Node.ELEMENT_NODE) {
                flatten(child, path, into);
                leaf = false;
            }
        }
        if (leaf && (data || !node.getTextContent().isEmpty())) {
            String key = path;
            for (int again = 2; into.containsKey(key); again++) {
                key = path + '#' + again;
            }
            into.put(key, node.getTextContent());
        }
    }
}
