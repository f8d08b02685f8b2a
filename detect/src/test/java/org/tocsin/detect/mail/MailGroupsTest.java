package org.tocsin.detect.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailGroupsTest {
    private static final String LURE =
            "your mailbox of the association moves to the new server on Friday, and messages that are not confirmed"
                    + " before that day cannot be moved; please confirm with your usual password on the page that follows";

    private static String mail(String to, String text) {
        return "From: a@else.example\nTo: " + to + "\nSubject: Move\n\nDear " + to.substring(0, to.indexOf('@')) + ", "
                + text + "\n";
    }

    private static MailGroups.Place add(MailGroups groups, String mail) {
        return groups.add(Mailbag.one(mail));
    }

    @Test
    void the_same_lure_to_other_readers_and_in_other_years_is_one_group() {
        MailGroups groups = new MailGroups(Mailbag.TABLES);
        assertThat(add(groups, mail("maya@riverwatch.example", LURE)).tie()).isEqualTo(MailGroups.Tie.FIRST);
        MailGroups.Place second = add(groups, mail("jonas@northwatch.example", LURE.replace("Friday", "Monday")));
        assertThat(second.group()).isZero();
        assertThat(second.tie()).isEqualTo(MailGroups.Tie.TEXT);
        assertThat(second.alike()).isGreaterThan(50);
        assertThat(groups.size(0)).isEqualTo(2);
    }

    @Test
    void another_text_is_another_group() {
        MailGroups groups = new MailGroups(Mailbag.TABLES);
        add(groups, mail("maya@riverwatch.example", LURE));
        MailGroups.Place other = add(
                groups,
                mail(
                        "maya@riverwatch.example",
                        "the minutes of our last meeting are in the folder, please read the second page before"
                                + " Tuesday"));
        assertThat(other.group()).isEqualTo(1);
    }

    @Test
    void links_of_the_same_make_on_one_host_tie_other_texts() {
        MailGroups groups = new MailGroups(Mailbag.TABLES);
        add(groups, mail("maya@riverwatch.example", LURE + " http://login.kit-host.example/track/a81xk2/go"));
        MailGroups.Place place = add(
                groups,
                mail(
                        "maya@riverwatch.example",
                        "parcel number nine waits at the customs office until you have paid what is due for it"
                                + " http://mail.kit-host.example/track/b77pq1/go"));
        assertThat(place.tie()).isEqualTo(MailGroups.Tie.LINKS);
        assertThat(place.group()).isZero();
    }

    @Test
    void links_through_services_of_many_tie_nothing() {
        MailGroups groups = new MailGroups(Mailbag.TABLES);
        add(groups, mail("maya@riverwatch.example", LURE + " https://bit.ly/a81xk2"));
        MailGroups.Place place = add(
                groups,
                mail(
                        "maya@riverwatch.example",
                        "parcel number nine waits at the customs office until you have paid what is due for it"
                                + " https://bit.ly/b77pq1"));
        assertThat(place.group()).isEqualTo(1);
    }

    @Test
    void what_comes_later_never_moves_what_came_before() {
        List<String> mails = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String[] words = LURE.split(" ");
            words[i % words.length] = "other" + (char) ('a' + i % 26);
            mails.add(mail("reader" + (char) ('a' + i % 26) + "@riverwatch.example", String.join(" ", words)));
        }
        MailGroups some = new MailGroups(Mailbag.TABLES);
        MailGroups all = new MailGroups(Mailbag.TABLES);
        List<MailGroups.Place> first =
                mails.subList(0, 10).stream().map(one -> add(some, one)).toList();
        List<MailGroups.Place> whole = mails.stream().map(one -> add(all, one)).toList();
        assertThat(whole.subList(0, 10)).isEqualTo(first);
    }

    @Test
    void past_its_bound_it_opens_no_group_and_says_so() {
        MailGroups groups = new MailGroups(Mailbag.TABLES, 1);
        add(groups, mail("maya@riverwatch.example", LURE));
        MailGroups.Place place = add(
                groups,
                mail(
                        "maya@riverwatch.example",
                        "the minutes of our last meeting are in the folder, please read the second page"));
        assertThat(place.tie()).isEqualTo(MailGroups.Tie.NONE);
        assertThat(place.group()).isEqualTo(-1);
        assertThat(groups.groups()).isEqualTo(1);
    }
}
