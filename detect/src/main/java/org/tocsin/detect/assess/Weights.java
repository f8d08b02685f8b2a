package org.tocsin.detect.assess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The numbers of the comparison, none below zero: fitted on development cases, or set by us where the table says
/// so. `content/assessment/weights.tsv` holds them with how each came about; nothing is fitted while the program
/// runs.
///
/// @param technique nats for one nat of a technique's evidence, where `usual` techniques were seen
/// @param damping with n techniques seen, each counts (n / usual)^-damping: ten of a kind are not ten witnesses
/// @param usual techniques of an ordinary observation
/// @param own share of an actor's techniques that are known as its own, `tools` those of its software; the rest is
/// anybody's
/// @param size techniques that an actor with a short list is taken to have besides
/// @param activity for each doubling-by-e of the reports about an actor
/// @param malware weight of a malware family, `tool` of a tool
/// @param gain how much more often an actor uses its software than anybody does
/// @param users added to the number of a software's known users
/// @param breadth software that an actor with a short list is taken to have besides
/// @param none how far "none of these" is ahead of any one actor before anything was seen
/// @param strangers what a malware family that no known actor is said to use adds to "none of these", two at most
/// @param targeting weight of the victims, which only put hypotheses in order and speak for countries
/// @param group the posterior from which an actor is named; `cluster` and `country` likewise
public record Weights(
        double technique,
        double damping,
        double usual,
        double own,
        double tools,
        double size,
        double activity,
        double malware,
        double tool,
        double gain,
        double users,
        double breadth,
        double none,
        double strangers,
        double targeting,
        double group,
        double cluster,
        double country) {

    /// Reads the table: a name, a number, and how it came about, between tabs.
    ///
    /// @throws IllegalStateException where a number is missing: the table is ours
    public static Weights read(Path table) throws IOException {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String line : Files.readAllLines(table, StandardCharsets.UTF_8)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] cells = line.split("\t", -1);
                numbers.put(cells[0], Double.valueOf(cells[1]));
            }
        }
        return new Weights(
                number(numbers, "technique"),
                number(numbers, "damping"),
                number(numbers, "usual"),
                number(numbers, "own"),
                number(numbers, "tools"),
                number(numbers, "size"),
                number(numbers, "activity"),
                number(numbers, "malware"),
                number(numbers, "tool"),
                number(numbers, "gain"),
                number(numbers, "users"),
                number(numbers, "breadth"),
                number(numbers, "none"),
                number(numbers, "strangers"),
                number(numbers, "targeting"),
                number(numbers, "group"),
                number(numbers, "cluster"),
                number(numbers, "country"));
    }

    private static double number(Map<String, Double> numbers, String name) {
        Double number = numbers.get(name);
        if (number == null || number < 0) {
            throw new IllegalStateException("the table of weights has no good number for " + name);
        }
        return number;
    }
}
