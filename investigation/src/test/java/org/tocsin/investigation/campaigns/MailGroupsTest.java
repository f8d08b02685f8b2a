package org.tocsin.investigation.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tocsin.detect.mail.MailTraits;
import org.tocsin.investigation.look.Sorter;

class MailGroupsTest {
    private static final String A = "000000000001";
    private static final String B = "000000000002";
    private static final String C = "000000000003";

    /// Sorts in memory.
    private static final class Sorted implements Sorter {
        private record Row(byte[] key, byte[] value) {}

        private final List<Row> rows = new ArrayList<>();

        @Override
        public void add(byte[] key, byte[] value) {
            rows.add(new Row(key, value));
        }

        @Override
        public void drainRows(Taker taker) throws IOException {
            rows.sort((a, b) -> {
                int byKey = Arrays.compareUnsigned(a.key, b.key);
                return byKey != 0 ? byKey : Arrays.compareUnsigned(a.value, b.value);
            });
            for (Row row : rows) {
                taker.take(row.key, row.value);
            }
        }
    }

    private record One(String key, Optional<Instant> time, MailTraits traits) {}

    private static One one(String key, String time, MailTraits.Trait... traits) {
        return new One(
                key,
                time.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(time + "T00:00:00Z")),
                new MailTraits(List.of(), List.of(traits)));
    }

    private static MailTraits.Trait trait(MailTraits.Kind kind, String key) {
        return new MailTraits.Trait(kind, key, key);
    }

    private static One text(String key, int... print) {
        return new One(
                key,
                Optional.of(Instant.EPOCH),
                new MailTraits(Arrays.stream(print).boxed().toList(), List.of()));
    }

    private static int[] print(int from, int changed) {
        return IntStream.range(0, MailTraits.HASHES)
                .map(i -> i < changed ? -from - i - 1 : from + i)
                .toArray();
    }

    private static Map<String, MailGroups.Place> places(List<One> messages) throws IOException {
        MailGroups groups = new MailGroups(Sorted::new);
        for (One message : messages) {
            groups.add(message.key(), message.time(), message.traits());
        }
        Map<String, MailGroups.Place> places = new LinkedHashMap<>();
        groups.settle(place -> places.put(messages.get(places.size()).key(), place));
        return places;
    }

    @Test
    void messages_with_the_same_file_are_one_group_named_after_the_earliest() throws IOException {
        MailTraits.Trait file = trait(MailTraits.Kind.FILE, "ab12");
        Map<String, MailGroups.Place> places =
                places(List.of(one(A, "2024-05-01", file), one(B, "2023-01-01", file), one(C, "2023-01-02")));
        assertThat(places.get(A).group()).contains("g" + B);
        assertThat(places.get(B).group()).contains("g" + B);
        assertThat(places.get(A).size()).isEqualTo(2);
        assertThat(places.get(A).ties()).containsExactly(new MailGroups.Tie(MailTraits.Kind.FILE, B, "ab12", 0));
        assertThat(places.get(B).ties()).containsExactly(new MailGroups.Tie(MailTraits.Kind.FILE, A, "ab12", 0));
        assertThat(places.get(C).group()).isEmpty();
        assertThat(places.get(C).size()).isEqualTo(1);
    }

    @Test
    void the_order_in_which_messages_come_changes_nothing() throws IOException {
        List<One> messages = List.of(
                one(A, "2023-01-01", trait(MailTraits.Kind.LINK, "x.example/a")),
                one(
                        B,
                        "2023-02-01",
                        trait(MailTraits.Kind.LINK, "x.example/a"),
                        trait(MailTraits.Kind.REPLY, "r@y.example")),
                one(C, "2023-03-01", trait(MailTraits.Kind.REPLY, "r@y.example")));
        Map<String, MailGroups.Place> forward = places(messages);
        assertThat(places(messages.reversed())).containsExactlyInAnyOrderEntriesOf(forward);
        assertThat(forward.get(C).group()).contains("g" + A);
    }

    @Test
    void messages_that_are_added_later_leave_groups_and_names_as_they_were() throws IOException {
        MailTraits.Trait link = trait(MailTraits.Kind.LINK, "x.example/a");
        List<One> before = List.of(one(B, "2023-02-01", link), one(C, "2023-03-01", link));
        List<One> after = new ArrayList<>(before);
        after.add(one(A, "2023-04-01", link));
        Map<String, MailGroups.Place> grown = places(after);
        places(before).forEach((key, place) -> {
            assertThat(grown.get(key).group()).isEqualTo(place.group());
            assertThat(grown.get(key).size()).isEqualTo(3);
        });
    }

    @Test
    void a_host_that_is_used_again_years_later_ties_nobody() throws IOException {
        MailTraits.Trait link = trait(MailTraits.Kind.LINK, "x.example");
        Map<String, MailGroups.Place> places =
                places(List.of(one(A, "2016-04-03", link), one(B, "2022-05-01", link), one(C, "2022-06-01", link)));
        assertThat(places.get(A).group()).isEmpty();
        assertThat(places.get(B).group()).contains("g" + B);
        assertThat(places.get(C).group()).contains("g" + B);
    }

    @Test
    void the_same_file_years_later_ties_all_the_same() throws IOException {
        MailTraits.Trait file = trait(MailTraits.Kind.FILE, "ab12");
        assertThat(places(List.of(one(A, "2016-04-03", file), one(B, "2022-05-01", file)))
                        .get(B)
                        .group())
                .contains("g" + A);
    }

    @Test
    void traits_of_different_kinds_do_not_meet() throws IOException {
        Map<String, MailGroups.Place> places = places(List.of(
                one(A, "2023-01-01", trait(MailTraits.Kind.REPLY, "r@y.example")),
                one(B, "2023-01-02", trait(MailTraits.Kind.SENDER, "r@y.example"))));
        assertThat(places.get(A).group()).isEmpty();
        assertThat(places.get(B).group()).isEmpty();
    }

    @Test
    void texts_that_are_nearly_the_same_are_one_group_and_half_the_same_are_not() throws IOException {
        Map<String, MailGroups.Place> near = places(List.of(text(A, print(1000, 0)), text(B, print(1000, 8))));
        assertThat(near.get(B).group()).contains("g" + A);
        assertThat(near.get(B).ties().getFirst().alike()).isEqualTo(75);
        Map<String, MailGroups.Place> half = places(List.of(text(A, print(1000, 0)), text(B, print(1000, 16))));
        assertThat(half.get(B).group()).isEmpty();
    }

    @Test
    void a_message_without_a_time_is_tied_and_never_names_a_group_that_has_one() throws IOException {
        MailTraits.Trait link = trait(MailTraits.Kind.LINK, "x.example");
        Map<String, MailGroups.Place> places = places(List.of(one(A, "", link), one(B, "2022-05-01", link)));
        assertThat(places.get(A).group()).contains("g" + B);
    }
}
