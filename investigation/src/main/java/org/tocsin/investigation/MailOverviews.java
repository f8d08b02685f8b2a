package org.tocsin.investigation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tocsin.detect.mail.Danger;
import org.tocsin.investigation.campaigns.MailGroups;
import org.tocsin.investigation.campaigns.StudiedMessage;
import org.tocsin.investigation.campaigns.TieWords;
import org.tocsin.investigation.store.CaseView;
import org.tocsin.model.Kind;
import org.tocsin.model.Meanings;
import org.tocsin.model.Overview;

/// The tables on mail in the report of a case: the messages that a person should look at, with what was suggested and
/// decided, and which of them belong together.
final class MailOverviews {
    private static final int MOST = 400;
    private static final int MOST_GROUPS = 10_000;
    private static final int KEPT = 300;

    /// What is known of one group.
    private static final class Group {
        private final List<String> members = new ArrayList<>();
        private final Map<String, MailGroups.Tie> ties = new TreeMap<>();
        private Danger worst = Danger.NOTHING_FOUND;
        private String first = "";
        private String last = "";
        private long messages;
        private boolean counts;
    }

    private final List<List<Overview.Value>> messages = new ArrayList<>();
    private final Map<String, Group> groups = new TreeMap<>();
    private long more;

    private MailOverviews() {}

    /// @param scratch a folder for what does not fit the memory
    static List<Overview> of(CaseView view, Path scratch) throws IOException {
        boolean mail = view.sources().stream().anyMatch(source -> source.kind().equals(Kind.MAIL_MESSAGE));
        if (!mail) {
            return List.of();
        }
        MailOverviews made = new MailOverviews();
        Decisions.read(view, Files.createDirectories(scratch), made::add);
        return made.overviews();
    }

    private void add(StudiedMessage message, Optional<MessageDecision> decided) {
        String time = message.sheet()
                .time()
                .time()
                .map(at -> at.toString().substring(0, 16).replace('T', ' '))
                .orElse("");
        message.place().group().ifPresent(id -> group(id, message, time));
        if (!message.counts() && decided.isEmpty()) {
            return;
        }
        if (messages.size() == MOST) {
            more++;
            return;
        }
        messages.add(List.of(
                plain(message.sheet().key()),
                plain(time),
                plain(message.called().orElse(message.sheet().danger()).word()),
                plain(message.sheet().targeting().word()),
                plain(message.sheet().suggested().map(Decisions::word).orElse("")),
                decided(decided),
                plain(message.sheet().from()),
                plain(message.sheet().subject()),
                plain(message.place().group().orElse(""))));
    }

    private static Overview.Value decided(Optional<MessageDecision> decided) {
        if (decided.isEmpty()) {
            return plain("");
        }
        MessageDecision one = decided.get();
        List<String> what = new ArrayList<>();
        one.index()
                .ifPresent(index -> what.add(Decisions.word(index.index()) + " ("
                        + index.index().edition().year() + ")"));
        one.danger().ifPresent(danger -> what.add(danger.word()));
        String when = one.time().length() > 10 ? one.time().substring(0, 10) : one.time();
        String why = one.person() + ", " + when + ": " + one.reason();
        return new Overview.Value(
                String.join(", ", what), String.join(", ", what).length(), List.of(new Meanings.Words(why, why)));
    }

    private void group(String id, StudiedMessage message, String time) {
        Group group = groups.get(id);
        if (group == null) {
            if (groups.size() == MOST_GROUPS) {
                return;
            }
            group = new Group();
            groups.put(id, group);
        }
        group.messages++;
        if (group.members.size() < 12) {
            group.members.add(message.sheet().key());
        }
        for (MailGroups.Tie tie : message.place().ties()) {
            group.ties.putIfAbsent(tie.kind().word(), tie);
        }
        group.worst = message.danger().compareTo(group.worst) > 0 ? message.danger() : group.worst;
        group.first = group.first.isEmpty() ? time : group.first;
        group.last = time.isEmpty() ? group.last : time;
        group.counts |= message.counts();
    }

    private List<Overview> overviews() {
        List<Overview> made = new ArrayList<>();
        if (!messages.isEmpty()) {
            made.add(new Overview(
                    "mail",
                    columns(
                            "message",
                            "time",
                            "danger",
                            "targeting",
                            "suggested",
                            "decided",
                            "from",
                            "subject",
                            "group"),
                    messages,
                    more));
        }
        List<List<Overview.Value>> rows = new ArrayList<>();
        long left = 0;
        List<Map.Entry<String, Group>> largest = groups.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Group> one) -> -one.getValue().messages)
                        .thenComparing(Map.Entry::getKey))
                .toList();
        for (Map.Entry<String, Group> entry : largest) {
            Group group = entry.getValue();
            if (!group.counts) {
                continue;
            }
            if (rows.size() == MOST) {
                left++;
                continue;
            }
            rows.add(List.of(
                    plain(entry.getKey()),
                    plain(Long.toString(group.messages)),
                    plain(group.worst.word()),
                    plain(group.first),
                    plain(group.last),
                    because(group),
                    plain(String.join(", ", group.members) + (group.messages > group.members.size() ? ", …" : ""))));
        }
        if (!rows.isEmpty()) {
            made.add(new Overview(
                    "mail-groups",
                    columns("group", "count", "danger", "first", "last", "because", "members"),
                    rows,
                    left));
        }
        return made;
    }

    private static Overview.Value because(Group group) {
        List<String> en = new ArrayList<>();
        List<String> fr = new ArrayList<>();
        group.ties.values().forEach(tie -> {
            en.add(TieWords.en(tie));
            fr.add(TieWords.fr(tie));
        });
        return new Overview.Value("", 0, List.of(new Meanings.Words(String.join("; ", en), String.join(" ; ", fr))));
    }

    private static Overview.Value plain(String text) {
        String kept = text.length() > KEPT ? text.substring(0, KEPT) : text;
        return new Overview.Value(kept, text.length(), List.of());
    }

    private static List<Overview.Column> columns(String... names) {
        return List.of(names).stream()
                .map(name -> new Overview.Column(name, false))
                .toList();
    }
}
