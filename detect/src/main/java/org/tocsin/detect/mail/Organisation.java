package org.tocsin.detect.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tocsin.model.UserFault;

/// Whose mail is examined: its names, its people, and those it hears from. Without it, little can be said about
/// targeting. It never leaves the machine and is in no output.
///
/// @param names of the organisation, as people write them
/// @param domains it has
/// @param people who work or volunteer there
/// @param partners peers and funders whose names an attacker would borrow
/// @param topics what it works on
/// @param internal words that only insiders know: code names, meetings that are not public
/// @param languages it works in, as ISO 639-1 codes
/// @param watch other domains whose look-alikes are looked for, such as those of its bank
public record Organisation(
        List<String> names,
        List<String> domains,
        List<Person> people,
        List<Partner> partners,
        List<String> topics,
        List<String> internal,
        List<String> languages,
        List<String> watch) {
    /// Nothing was told.
    public static final Organisation UNKNOWN =
            new Organisation(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /// Somebody the organisation knows.
    ///
    /// @param addresses lower case
    public record Person(String name, List<String> addresses) {
        public Person {
            addresses = List.copyOf(addresses);
        }
    }

    /// A body the organisation works with or gets money from.
    public record Partner(String name, List<String> domains, List<Person> people, boolean funder) {
        public Partner {
            domains = List.copyOf(domains);
            people = List.copyOf(people);
        }
    }

    public Organisation {
        names = List.copyOf(names);
        domains = List.copyOf(domains);
        people = List.copyOf(people);
        partners = List.copyOf(partners);
        topics = List.copyOf(topics);
        internal = List.copyOf(internal);
        languages = List.copyOf(languages);
        watch = List.copyOf(watch);
    }

    public boolean isUnknown() {
        return equals(UNKNOWN);
    }

    /// Reads the file that a person wrote; docs/mail.md says how.
    ///
    /// @throws UserFault where it cannot be read or understood
    public static Organisation read(Path file) {
        try {
            return parse(String.valueOf(file.getFileName()), Files.readString(file));
        } catch (IOException e) {
            throw new UserFault("The organisation file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// The same from its text.
    ///
    /// @param name of the file, for messages
    public static Organisation parse(String name, String text) {
        try {
            TableFile table = TableFile.of(name, text);
            List<Partner> partners = new ArrayList<>();
            partners(table, "peers", false, partners);
            partners(table, "funders", true, partners);
            Organisation read = new Organisation(
                    table.words("names"),
                    lower(table.words("domains")),
                    people(table),
                    partners,
                    table.words("topics"),
                    table.words("internal"),
                    lower(table.words("languages")),
                    lower(table.words("watch")));
            if (read.isUnknown()) {
                throw new UserFault(
                        "The organisation file " + name + " tells nothing: give it names, domains or people.");
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw new UserFault("The organisation file " + name + " cannot be understood: " + e.getMessage(), e);
        }
    }

    private static void partners(TableFile table, String key, boolean funder, List<Partner> into) {
        table.get(key)
                .ifPresent(list -> list.items().forEach(item -> {
                    if (item.root() instanceof java.util.Map<?, ?>) {
                        into.add(new Partner(
                                item.need("name").text(), lower(item.words("domains")), people(item), funder));
                    } else {
                        into.add(new Partner(item.text(), List.of(), List.of(), funder));
                    }
                }));
    }

    private static List<Person> people(TableFile table) {
        List<Person> people = new ArrayList<>();
        table.get("people")
                .ifPresent(list -> list.items().forEach(item -> {
                    if (item.root() instanceof java.util.Map<?, ?>) {
                        people.add(new Person(item.need("name").text(), lower(item.words("addresses"))));
                    } else {
                        people.add(new Person(item.text(), List.of()));
                    }
                }));
        return people;
    }

    private static List<String> lower(List<String> words) {
        return words.stream().map(word -> word.strip().toLowerCase(Locale.ROOT)).toList();
    }
}
