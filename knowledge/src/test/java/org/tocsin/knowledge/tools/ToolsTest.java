package org.tocsin.knowledge.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.knowledge.attack.Attack;
import org.tocsin.testkit.SharedData;

class ToolsTest {
    private static final Path LIST = SharedData.root().resolve("content/tools/tools.tsv");

    @TempDir
    Path folder;

    @Test
    void knows_a_tool_by_its_file_its_own_name_and_its_number() throws IOException {
        Tools tools = Tools.read(LIST);
        Tool psexec = tools.ofFile("C:\\Windows\\PSEXESVC.exe").orElseThrow();
        assertThat(psexec.name()).isEqualTo("PsExec");
        assertThat(psexec.software()).hasValue("S0029");
        assertThat(psexec.sort()).isEqualTo(Tool.Sort.BROUGHT);
        assertThat(tools.ofOriginalName("PsExec.c")).hasValue(psexec);
        assertThat(tools.ofSoftware("S0029")).hasValue(psexec);
        assertThat(tools.ofFile("/usr/bin/nmap.exe").map(Tool::name)).hasValue("Nmap");
        assertThat(tools.ofFile("psexesvc.exe.txt")).isEmpty();
        assertThat(tools.ofFile("")).isEmpty();
    }

    @Test
    void every_number_is_one_that_attack_has() throws IOException {
        Attack attack = Attack.carried();
        List<String> numbers = Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t")[1])
                .filter(id -> !id.equals("-"))
                .toList();
        assertThat(numbers).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        assertThat(numbers)
                .allSatisfy(id -> assertThat(attack.software(id)).as(id).isPresent());
    }

    @Test
    void a_list_that_is_not_whole_stops_the_program() throws IOException {
        Path list = folder.resolve("tools.tsv");
        Files.writeString(list, "A\t-\tbrought\ta.exe\t-\n");
        assertThatThrownBy(() -> Tools.read(list)).hasMessageContaining("not whole");
        Files.writeString(list, "A\t-\tborrowed\ta.exe\t-\tP\n");
        assertThatThrownBy(() -> Tools.read(list)).hasMessageContaining("sort");
        Files.writeString(list, "A\t-\tbrought\ta.exe\t-\tP\nB\t-\tbrought\ta.exe\t-\tP\n");
        assertThatThrownBy(() -> Tools.read(list)).hasMessageContaining("one name");
    }
}
