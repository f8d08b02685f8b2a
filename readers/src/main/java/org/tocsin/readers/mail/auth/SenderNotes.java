package org.tocsin.readers.mail.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// Where the names of a sender do not agree with one another: the address a reader sees, the one that answers
/// go to, the one that failures go to, the domain that signed.
///
/// @param domain behind the `@` of the From address, or empty where there is none or several differ
/// @param returnDomain behind the `@` of the envelope's sender, or empty
/// @param nameAddresses addresses that stand in the shown name
/// @param notes sorted; the words are in docs/mail.md
record SenderNotes(String domain, String returnDomain, List<String> nameAddresses, Set<String> notes) {
    /// Characters of one field that are looked at.
    private static final int MOST = 16_384;

    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");

    private static final Pattern DOMAIN =
            Pattern.compile("(?<![A-Za-z0-9@.-])(?:[A-Za-z0-9-]{1,63}\\.){1,8}[A-Za-z]{2,20}(?![A-Za-z0-9@-])");

    /// @param name as shown, or empty
    private record Person(String name, String address) {
        String domain() {
            return DomainNames.plain(address.substring(address.lastIndexOf('@') + 1));
        }
    }

    static SenderNotes of(RawMessage message, List<DkimSignature> signatures, UnaryOperator<String> decoded) {
        Set<String> notes = new TreeSet<>();
        List<Person> from = people(message, "from", decoded);
        List<String> domains = from.stream().map(Person::domain).distinct().toList();
        String domain = domains.size() == 1 ? domains.getFirst() : "";
        if (from.isEmpty()) {
            notes.add("no-from");
        } else if (from.size() > 1 || message.all("from").size() > 1) {
            notes.add("several-from");
        }
        List<String> shown = new ArrayList<>();
        from.forEach(person -> shown(person, shown, notes));
        for (String name : List.of("sender", "reply-to", "return-path")) {
            for (Person person : people(message, name, decoded)) {
                if (!domain.isEmpty() && !DomainNames.sameOwner(domain, person.domain())) {
                    notes.add(name + "-elsewhere");
                    if (name.equals("reply-to") && FreeMail.has(person.domain())) {
                        notes.add("reply-to-free-mail");
                    }
                } else if (name.equals("reply-to") && isOther(person, from)) {
                    notes.add("reply-to-other");
                }
            }
        }
        if (FreeMail.has(domain)) {
            notes.add("free-mail");
        }
        boolean own = signatures.stream().anyMatch(each -> DomainNames.sameOwner(domain, each.domain()));
        if (!signatures.isEmpty() && !domain.isEmpty() && !own) {
            notes.add("dkim-elsewhere");
        }
        messageId(message, domain, notes);
        String back = people(message, "return-path", decoded).stream()
                .findFirst()
                .map(Person::domain)
                .orElse("");
        return new SenderNotes(domain, back, List.copyOf(shown), notes);
    }

    private static boolean isOther(Person person, List<Person> from) {
        return from.stream().noneMatch(each -> each.address().equalsIgnoreCase(person.address()));
    }

    private static void messageId(RawMessage message, String domain, Set<String> notes) {
        for (RawField field : message.all("message-id")) {
            String value = field.value();
            int at = value.lastIndexOf('@');
            int end = value.indexOf('>', Math.max(0, at));
            String host = at < 0 ? "" : value.substring(at + 1, end < 0 ? value.length() : end);
            if (!domain.isEmpty() && DomainNames.registered(host).isPresent() && !DomainNames.sameOwner(domain, host)) {
                notes.add("message-id-elsewhere");
            }
        }
    }

    /// An address or a domain in the shown name that is not the sender's: many programs show the name alone.
    private static void shown(Person person, List<String> shown, Set<String> notes) {
        Matcher address = ADDRESS.matcher(person.name());
        boolean found = false;
        while (address.find() && shown.size() < 20) {
            found = true;
            if (!address.group().equalsIgnoreCase(person.address())) {
                shown.add(address.group());
                notes.add("name-shows-address");
            }
        }
        Matcher domain = DOMAIN.matcher(person.name());
        while (!found && domain.find()) {
            Optional<String> owner = DomainNames.registered(domain.group());
            if (owner.isPresent() && !DomainNames.sameOwner(owner.get(), person.domain())) {
                notes.add("name-shows-domain");
            }
        }
    }

    private static List<Person> people(RawMessage message, String name, UnaryOperator<String> decoded) {
        List<Person> people = new ArrayList<>();
        for (RawField field : message.all(name)) {
            String value = field.text();
            if (value.length() > MOST) {
                value = value.substring(0, MOST);
            }
            try {
                for (Mailbox mailbox :
                        LenientAddressParser.DEFAULT.parseAddressList(value).flatten()) {
                    String address = mailbox.getAddress();
                    if (address != null && address.indexOf('@') >= 0 && people.size() < 50) {
                        String shown = mailbox.getName();
                        people.add(new Person(shown == null ? "" : decoded.apply(shown), address.strip()));
                    }
                }
            } catch (RuntimeException unreadable) {
                // The record has the field as it stands, and says that its addresses cannot be read.
            }
        }
        return people;
    }

    void write(PlainRecord.Builder into) {
        if (!domain.isEmpty()) {
            into.text("Sender.Domain", domain);
            into.text("Sender.Owner", DomainNames.owner(domain));
        }
        nameAddresses.forEach(address -> into.text("Sender.NameAddress", address));
        notes.forEach(note -> into.text("Sender.Note", note));
    }
}
