package org.tocsin.readers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {
    @TempDir
    Path folder;

    @Test
    void a_folder_larger_than_what_is_held_is_listed_whole_and_in_order() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 100; i < 200; i++) {
            names.add("f" + i);
        }
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(3));
        for (String name : shuffled) {
            Files.createFile(folder.resolve(name));
        }
        for (int most : List.of(1, 7, 100, 1000)) {
            Listing listing = new Listing(folder, most);
            List<String> listed = new ArrayList<>();
            for (Optional<Listing.Entry> next; (next = listing.next()).isPresent(); ) {
                listed.add(next.get().name());
            }
            assertThat(listed).as("holding %d", most).isEqualTo(names);
        }
    }

    @Test
    void an_empty_folder_ends_at_once() throws IOException {
        assertThat(new Listing(folder, 10).next()).isEmpty();
    }
}
