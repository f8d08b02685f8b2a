package org.tocsin.testkit.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;

/// The indicator lists of the sample case: as a partner organisation might pass them on, in three forms.
final class Indicators {
    private static final String TIME = "2026-09-30T08:00:00.000Z";

    private Indicators() {}

    /// Lists by file name.
    static SequencedMap<String, byte[]> all() {
        String hash = sha256(Mails.LIBRARY);
        SequencedMap<String, String> lists = new LinkedHashMap<>();
        lists.put("plain.txt", """
                # Passed on by a partner organisation, 30 September 2026. Made up for the sample case of Tocsin.
                # One indicator a line. The last two are a mistake in the list: they belong to everybody.
                updates.northgate-cdn.test
                203.0.113.77
                %s
                gmail.com
                www.gmail.com
                """.formatted(hash));
        lists.put("defanged.txt", """
                # The same sender, out of a report. Made up for the sample case of Tocsin.
                hxxps://files[.]northgate-cdn[.]test/agenda/delegation-2026.zip
                login[.]quillfeather-files[.]test
                203[.]0[.]113[.]78
                it-desk[at]quillfeather-files[.]test
                """);
        lists.put("bundle.json", bundle(hash));
        SequencedMap<String, byte[]> bytes = new LinkedHashMap<>();
        lists.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    private static String bundle(String hash) {
        String identity = id("identity", "sender");
        return """
                {
                  "type": "bundle",
                  "id": "%s",
                  "objects": [
                    {
                      "type": "identity",
                      "spec_version": "2.1",
                      "id": "%s",
                      "created": "%s",
                      "modified": "%s",
                      "name": "A partner organisation (made up)",
                      "identity_class": "organization"
                    },
                %s,
                %s,
                %s
                  ]
                }
                """.formatted(
                id("bundle", "all"),
                identity,
                TIME,
                TIME,
                indicator("control domain", "[domain-name:value = 'northgate-cdn.test']", identity),
                indicator("library beside the signed program", "[file:hashes.'SHA-256' = '" + hash + "']", identity),
                indicator("login page", "[url:value = 'https://login.quillfeather-files.test/owa/']", identity));
    }

    private static String indicator(String name, String pattern, String identity) {
        return """
                    {
                      "type": "indicator",
                      "spec_version": "2.1",
                      "id": "%s",
                      "created_by_ref": "%s",
                      "created": "%s",
                      "modified": "%s",
                      "name": "%s",
                      "indicator_types": ["malicious-activity"],
                      "pattern": "%s",
                      "pattern_type": "stix",
                      "valid_from": "2025-07-01T00:00:00Z"
                    }""".formatted(id("indicator", name), identity, TIME, TIME, name, pattern)
                .indent(2)
                .stripTrailing();
    }

    private static String id(String type, String name) {
        byte[] seed = ("tocsin sample " + type + ' ' + name).getBytes(StandardCharsets.UTF_8);
        // STIX wants a version 4 UUID for objects like these; the bits say so, the content is worked out.
        UUID hashed = UUID.nameUUIDFromBytes(seed);
        UUID four = new UUID(hashed.getMostSignificantBits() & ~0xf000L | 0x4000L, hashed.getLeastSignificantBits());
        return type + "--" + four;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
