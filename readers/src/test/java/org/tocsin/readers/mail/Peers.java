package org.tocsin.readers.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.junit.jupiter.api.Assumptions;

/// What other programs find in a mail: the SHA-256 of each part that is not empty, decoded.
final class Peers {
    private Peers() {}

    static Set<String> mime4j(byte[] mail) {
        Set<String> found = new HashSet<>();
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(MimeConfig.PERMISSIVE);
        try {
            mime4j(builder.parseMessage(new ByteArrayInputStream(mail)), found);
        } catch (IOException | RuntimeException itGaveUp) {
            // What it found before counts.
        }
        return found;
    }

    private static void mime4j(Entity entity, Set<String> found) throws IOException {
        Body body = entity.getBody();
        if (body instanceof org.apache.james.mime4j.dom.Multipart multipart) {
            for (Entity part : multipart.getBodyParts()) {
                mime4j(part, found);
            }
        } else if (body instanceof Message message) {
            mime4j(message, found);
        } else if (body instanceof SingleBody single) {
            add(single.getInputStream(), found);
        }
    }

    static Set<String> angus(byte[] mail) {
        Set<String> found = new HashSet<>();
        try {
            angus(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)), found);
        } catch (MessagingException itGaveUp) {
            return found;
        }
        return found;
    }

    private static void angus(Part part, Set<String> found) {
        try {
            if (part.isMimeType("multipart/*") || part.isMimeType("message/rfc822")) {
                Object content = part.getContent();
                if (content instanceof Multipart multipart) {
                    for (int i = 0; i < multipart.getCount(); i++) {
                        angus(multipart.getBodyPart(i), found);
                    }
                    return;
                }
                if (content instanceof MimeMessage message) {
                    angus(message, found);
                    return;
                }
            }
        } catch (IOException | MessagingException noParts) {
            // It then gives the text as it is.
        }
        try {
            add(part.getInputStream(), found);
        } catch (IOException | MessagingException undecodable) {
            // It finds nothing here.
        }
    }

    private static void add(InputStream stream, Set<String> found) throws IOException {
        byte[] bytes = stream.readAllBytes();
        if (bytes.length > 0) {
            found.add(PartList.sha256(bytes));
        }
    }

    /// Python's email package, with its old and its new policy; skips the calling test, loudly, where there is none.
    static Map<String, Set<String>> python(List<Path> mails) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        try {
            Path script = Files.createTempFile("parts", ".py");
            Path list = Files.createTempFile("mails", ".txt");
            Path output = Files.createTempFile("found", ".txt");
            try (InputStream source = Peers.class.getResourceAsStream("parts.py")) {
                Files.write(script, source.readAllBytes());
            }
            Files.write(list, mails.stream().map(Path::toString).toList());
            Process python = new ProcessBuilder("python3", script.toString())
                    .redirectInput(list.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (python.waitFor() != 0) {
                throw new AssertionError("python3 ended with " + python.exitValue());
            }
            for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
                String[] cells = line.split("\t");
                found.computeIfAbsent(cells[0], mail -> new HashSet<>()).add(cells[1]);
            }
            Files.delete(script);
            Files.delete(list);
            Files.delete(output);
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (IOException noPython) {
            if (noPython instanceof java.nio.file.FileSystemException) {
                throw new UncheckedIOException(noPython);
            }
            System.err.println("SKIPPED for want of python3: this test compares with its email package");
            Assumptions.abort("no python3");
            return found;
        }
    }
}
