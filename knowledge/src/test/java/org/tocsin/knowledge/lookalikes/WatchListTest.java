package org.tocsin.knowledge.lookalikes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.knowledge.domains.Domains;
import org.tocsin.model.UserFault;

class WatchListTest {
    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private WatchList list(Path... files) throws IOException {
        return WatchList.read(WatchLists.content(), List.of(files));
    }

    @Test
    void reads_plain_lines_with_names_comments_and_whole_addresses() throws IOException {
        Lookalikes lookalikes = Lookalikes.of(list(file(
                "watch.txt",
                "\uFEFF# ours\nQuill Feather: quillfeather.org, quillfeather.ca  # both\n"
                        + "https://www.harbourlight.org/about\nsomebody@lanternpost.net\nbeaconhill\n")));
        assertThat(lookalikes.list().chosen()).isEqualTo(4);
        assertThat(lookalikes.list().refused()).isEmpty();
        assertThat(lookalikes.isTrue("mail.quillfeather.ca")).isTrue();
        assertThat(lookalikes.like("secure-quillfeather.link").orElseThrow().target())
                .isEqualTo(new WatchList.Entry("Quill Feather", "own", true));
        assertThat(lookalikes.like("harbourlight-login.com")).isPresent();
        assertThat(lookalikes.like("lanternpost-login.com")).isPresent();
        assertThat(lookalikes.like("beaconhill-login.com")).isPresent();
    }

    @Test
    void reads_yaml_by_what_the_watched_are() throws IOException {
        Lookalikes lookalikes = Lookalikes.of(list(file(
                "watch.yml",
                "own: [quillfeather.org]\npeers:\n  - name: Harbour Light\n    domains: [harbourlight.org]\n"
                        + "    names: [harbor-light]\nfunders:\n  - lanternfund.org\n")));
        assertThat(lookalikes.like("files-harborlight.online").orElseThrow().target())
                .isEqualTo(new WatchList.Entry("Harbour Light", "peer", true));
        assertThat(lookalikes.like("lanternfund.link").orElseThrow().target().kind())
                .isEqualTo("funder");
    }

    @Test
    void keeps_what_it_cannot_understand_to_be_told() throws IOException {
        assertThat(list(file("watch.txt", "quillfeather.org\n???\n")).refused()).containsExactly("???");
    }

    @Test
    void refuses_an_empty_list_one_that_is_missing_and_broken_yaml() throws IOException {
        Path empty = file("empty.txt", "# nothing\n");
        Path broken = file("broken.yml", "own: [a.org\n");
        assertThatThrownBy(() -> list(empty)).isInstanceOf(UserFault.class).hasMessageContaining("no domain");
        assertThatThrownBy(() -> list(broken)).isInstanceOf(UserFault.class).hasMessageContaining("YAML");
        assertThatThrownBy(() -> list(folder.resolve("none")))
                .isInstanceOf(UserFault.class)
                .hasMessageContaining("no such file");
    }

    @Test
    void hashes_what_decides() throws IOException {
        Path one = file("one.txt", "quillfeather.org\n");
        Path two = file("two.txt", "harbourlight.org\n");
        assertThat(list(one).hash())
                .isEqualTo(list(one).hash())
                .isNotEqualTo(list(two).hash());
    }

    /// Each true domain that we carry is a name that somebody can register, and none imitates another.
    @Test
    void our_own_true_domains_are_domains() throws IOException {
        for (String table : List.of("services.tsv", "civil-society.tsv")) {
            for (String line : Vocabulary.lines(WatchLists.content().resolve(table))) {
                String[] cells = line.split("\t", -1);
                assertThat(cells).as(line).hasSize(4);
                for (String domain : cells[3].split(",")) {
                    if (domain.contains(".") && !domain.contains("*")) {
                        assertThat(Domains.registrable(domain).isPresent() || Domains.isSuffix(domain))
                                .as(domain)
                                .isTrue();
                    }
                }
            }
        }
    }
}
