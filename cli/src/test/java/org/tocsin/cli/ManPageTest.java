package org.tocsin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {
    private static void collect(CommandLine line, List<String> commands, List<String> options) {
        commands.add(line.getCommandSpec().qualifiedName());
        for (OptionSpec option : line.getCommandSpec().options()) {
            if (!option.hidden()) {
                options.addAll(List.of(option.names()));
            }
        }
        line.getSubcommands().values().forEach(sub -> collect(sub, commands, options));
    }

    @Test
    void names_every_command_and_every_option() {
        String page = ManPage.of(Main.whole()).replace("\\-", "-");
        List<String> commands = new ArrayList<>();
        List<String> options = new ArrayList<>();
        collect(Main.whole(), commands, options);
        assertThat(commands).contains("tocsin investigate", "tocsin rules check", "tocsin completion");
        assertThat(options).contains("--case", "--receipt", "--json", "--no-copy");
        assertThat(page).contains(commands).contains(options);
        assertThat(page)
                .contains("tocsin investigate samples/ngo --case my-case")
                .contains("5 verify found a mismatch");
    }

    @Test
    void is_a_page_that_troff_reads_as_it_is_meant() {
        assertThat(ManPage.of(Main.whole()).lines()).allSatisfy(line -> {
            if (line.startsWith(".")) {
                assertThat(line).matches("\\.(TH|SH|SS|PP|TP|B|I|nf|fi)( .*)?");
            }
            assertThat(line).doesNotStartWith("'").doesNotContain("\u001B").doesNotContain("${");
        });
    }
}
