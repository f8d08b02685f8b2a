import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes a rule set larger without changing its nature: every copy has the same rules with the letters of their literals moved
/// along the alphabet, so that lengths, fields and structure stay and the literals differ. Regular expressions, addresses and
/// event ids stay as they are. Run as `java MutateRules.java RULES OUT COPIES`; the first copy is the original.
public final class MutateRules {
    private static final Pattern KEY = Pattern.compile("^(\\s*(?:- )?)([^:'\"]+?):(?:\\s+(.*))?$");
    private static final Pattern UNTOUCHED = Pattern.compile("\\|(re|cidr|expand|exists|fieldref|gt|gte|lt|lte)");

    public static void main(String[] arguments) throws IOException {
        Path rules = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        int copies = Integer.parseInt(arguments[2]);
        List<Path> files;
        try (Stream<Path> all = Files.walk(rules)) {
            files = all.filter(f -> f.toString().endsWith(".yml") && !f.getFileName().toString().equals("info.yml"))
                    .sorted()
                    .toList();
        }
        for (int copy = 0; copy < copies; copy++) {
            for (Path file : files) {
                Path target = out.resolve("copy" + copy).resolve(rules.relativize(file).toString());
                Files.createDirectories(target.getParent());
                List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
                Files.write(target, copy == 0 ? lines : mutated(lines, copy), StandardCharsets.UTF_8);
            }
        }
        System.out.println(files.size() * copies + " rules");
    }

    private static List<String> mutated(List<String> lines, int by) {
        List<String> result = new ArrayList<>(lines.size());
        boolean detection = false;
        boolean touch = false;
        for (String line : lines) {
            if (!line.isEmpty() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith("#")) {
                detection = line.startsWith("detection:");
                if (line.startsWith("id:")) {
                    line = "id: " + UUID.nameUUIDFromBytes((line + by).getBytes(StandardCharsets.UTF_8));
                }
                result.add(line);
                continue;
            }
            if (!detection || line.trim().startsWith("#")) {
                result.add(line);
                continue;
            }
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                String name = key.group(2).trim();
                touch = !name.equals("condition")
                        && !name.equals("timeframe")
                        && !name.equals("EventID")
                        && !UNTOUCHED.matcher(name).find();
                String value = key.group(3);
                if (touch && value != null && !value.startsWith("#") && !value.isBlank() && !value.equals("null")) {
                    line = key.group(1) + key.group(2) + ": " + moved(value, by);
                }
            } else if (touch && line.trim().startsWith("- ")) {
                int dash = line.indexOf("- ") + 2;
                line = line.substring(0, dash) + moved(line.substring(dash), by);
            }
            result.add(line);
        }
        return result;
    }

    private static String moved(String value, int by) {
        int comment = value.indexOf(" #");
        String head = comment < 0 ? value : value.substring(0, comment);
        if (head.matches("true|false|null|[0-9]+")) {
            return value;
        }
        StringBuilder text = new StringBuilder(head.length());
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            if (c >= 'a' && c <= 'z') {
                text.append((char) ('a' + (c - 'a' + by) % 26));
            } else if (c >= 'A' && c <= 'Z') {
                text.append((char) ('A' + (c - 'A' + by) % 26));
            } else {
                text.append(c);
            }
        }
        return comment < 0 ? text.toString() : text + value.substring(comment);
    }
}
