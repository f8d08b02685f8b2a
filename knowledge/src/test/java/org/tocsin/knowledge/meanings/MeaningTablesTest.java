package org.tocsin.knowledge.meanings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tocsin.model.Kind;
import org.tocsin.model.Meanings;
import org.tocsin.testkit.SharedData;

class MeaningTablesTest {
    private static final String SECURITY = "Microsoft-Windows-Security-Auditing";
    private static final MeaningTables TABLES = carried();

    @TempDir
    Path folder;

    private static MeaningTables carried() {
        try {
            return MeaningTables.read(SharedData.root().resolve("content/meanings"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> words(String provider, String event, String field, String value) {
        return words(Map.of("Provider_Name", provider, "EventID", event), field, value);
    }

    private static List<String> words(Map<String, String> record, String field, String value) {
        return TABLES.about(Kind.WINDOWS_EVENT, name -> Optional.ofNullable(record.get(name))).of(field, value).stream()
                .map(Meanings.Words::english)
                .toList();
    }

    @Test
    void says_why_a_logon_failed_in_whatever_way_the_number_is_written() {
        assertThat(words(SECURITY, "4625", "SubStatus", "0xC000006A")).containsExactly("wrong password");
        assertThat(words(SECURITY, "4625", "SubStatus", "0xc000006a")).containsExactly("wrong password");
        assertThat(words(SECURITY, "4625", "SubStatus", "-1073741718")).containsExactly("wrong password");
        assertThat(words(SECURITY, "4625", "SubStatus", "3221225578")).containsExactly("wrong password");
        assertThat(words(SECURITY, "4625", "FailureReason", "%%2313")).containsExactly("wrong name or password");
        assertThat(words(SECURITY, "4625", "LogonType", "10")).containsExactly("remote desktop");
    }

    @Test
    void tells_a_status_of_kerberos_from_one_of_windows() {
        assertThat(words(SECURITY, "4771", "Status", "0x18")).containsExactly("wrong password");
        assertThat(words(SECURITY, "4776", "Status", "0x18")).isEmpty();
        assertThat(words(SECURITY, "4769", "TicketEncryptionType", "0x17")).containsExactly("RC4, weak");
        assertThat(words(SECURITY, "4768", "TicketOptions", "0x40810010"))
                .containsExactly("forwardable", "renewable", "names may be corrected", "renewable instead of long");
    }

    @Test
    void reads_parameter_numbers_one_or_many() {
        assertThat(words(SECURITY, "4624", "ElevatedToken", "%%1842")).containsExactly("yes");
        assertThat(words(SECURITY, "4720", "UserAccountControl", "\r\n\t\t%%2080\r\n\t\t%%2082\r\n\t\t%%2084"))
                .containsExactly("account disabled", "password not needed: yes", "ordinary account: yes");
        assertThat(words(SECURITY, "4738", "UserAccountControl", "\r\n\t\t%%2048"))
                .containsExactly("account enabled");
        assertThat(words(SECURITY, "5156", "Direction", "%%14593")).containsExactly("outgoing");
        assertThat(words(SECURITY, "4688", "TokenElevationType", "%%1937"))
                .containsExactly("administrator, raised by UAC");
        assertThat(words(SECURITY, "4657", "NewValueType", "%%1873")).containsExactly("text (REG_SZ)");
    }

    @Test
    void parameter_numbers_are_those_of_the_provider_that_wrote_them() {
        assertThat(words("Service Control Manager", "7000", "param2", "%%2")).containsExactly("file not found");
        assertThat(words("Service Control Manager", "7000", "param2", "%%1842")).isEmpty();
        assertThat(words("Microsoft-Windows-GroupPolicy", "5312", "x", "%%4416"))
                .isEmpty();
        assertThat(words(SECURITY, "4688", "CommandLine", "for %%1842 in *")).isEmpty();
    }

    @Test
    void names_accounts_that_have_the_same_number_everywhere() {
        assertThat(words("X", "1", "Any", "S-1-5-18")).containsExactly("the system itself");
        assertThat(words("X", "1", "Any", "S-1-5-21-1-2-3-500")).containsExactly("the built-in administrator");
        assertThat(words("X", "1", "Any", "S-1-5-21-1-2-3-1001")).isEmpty();
        assertThat(words("X", "1", "Any", "S-1-5-21-1-2-500")).isEmpty();
        assertThat(words("X", "1", "Any", "S-1-5-21-1-2-3-4-500")).isEmpty();
        assertThat(words("X", "1", "Any", "S-1-5-80-1-2-3-4-5")).containsExactly("a service");
        assertThat(words("X", "1", "Any", "S-1-5-80-0")).containsExactly("all services");
        assertThat(words("X", "1", "Any", "S-1-16-12288")).containsExactly("high integrity: administrator");
        assertThat(words("X", "1", "Any", "S-1-5-18_Classes")).isEmpty();
        assertThat(words("X", "1", "Any", "S-1-5-1800")).isEmpty();
    }

    @Test
    void a_mask_is_read_by_what_it_is_a_mask_of() {
        Map<String, String> file = Map.of("Provider_Name", SECURITY, "EventID", "4663", "ObjectType", "File");
        Map<String, String> process = Map.of("Provider_Name", SECURITY, "EventID", "4663", "ObjectType", "Process");
        assertThat(words(file, "AccessMask", "0x10")).containsExactly("write extended attributes");
        assertThat(words(process, "AccessMask", "0x10")).containsExactly("read its memory");
        assertThat(words(SECURITY, "4663", "AccessMask", "0x10")).isEmpty();
        assertThat(words("Microsoft-Windows-Sysmon", "10", "GrantedAccess", "0x1fffff"))
                .containsExactly("everything");
    }

    @Test
    void bits_without_a_name_are_told_beside_those_that_have_one_and_alone_say_nothing() {
        assertThat(words("Microsoft-Windows-Sysmon", "10", "GrantedAccess", "0x400010"))
                .containsExactly("read its memory", "0x400000 without a name");
        assertThat(words("Microsoft-Windows-Sysmon", "10", "GrantedAccess", "0x400000"))
                .isEmpty();
        assertThat(words(SECURITY, "4624", "Keywords", "0x8020000000000000")).containsExactly("it went well");
    }

    @Test
    void names_the_rights_that_copy_a_directory() {
        assertThat(
                        words(
                                SECURITY,
                                "4662",
                                "Properties",
                                "%%7688\n\t\t{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}\n\t{19195A5B-6da0-11d0-afd3-00c04fd930c9}\n"))
                .containsExactly(
                        "control access: a right that is named",
                        "replicate all directory changes, passwords too",
                        "domain");
        assertThat(words(SECURITY, "4662", "ObjectType", "%{19195a5b-6da0-11d0-afd3-00c04fd930c9}"))
                .containsExactly("domain");
    }

    @Test
    void what_is_not_known_has_no_words() {
        for (String value :
                List.of("", "-", "0x", "%%", "%%999999", "0xC1234567", "S-1-", "999", "0x99999999999999999")) {
            assertThat(words(SECURITY, "4625", "SubStatus", value)).as(value).isEmpty();
            assertThat(words(SECURITY, "4625", "LogonType", value)).as(value).isEmpty();
        }
        assertThat(words(SECURITY, "4625", "TargetUserName", "10")).isEmpty();
        assertThat(TABLES.about(new Kind("linux.audit"), name -> Optional.of("4625"))
                        .of("EventID", "4625"))
                .isEmpty();
    }

    @Test
    void events_have_a_few_words_by_provider_and_number() {
        assertThat(TABLES.event(SECURITY, "4625"))
                .hasValue(new Meanings.Words("logon failed", "échec d'ouverture de session"));
        assertThat(TABLES.event("Microsoft-Windows-Kernel-General", "1").map(Meanings.Words::english))
                .hasValue("clock changed");
        assertThat(TABLES.event("Microsoft-Windows-Power-Troubleshooter", "1").map(Meanings.Words::english))
                .hasValue("computer woke up");
        assertThat(TABLES.event("Somebody", "1")).isEmpty();
        assertThat(words(Map.of("Channel", "Security", "EventID", "4624"), "EventID", "4624"))
                .containsExactly("logon");
    }

    @Test
    void a_table_of_ours_that_is_not_whole_stops_the_program() throws IOException {
        Files.writeString(folder.resolve("events.tsv"), "");
        Files.writeString(folder.resolve("channels.tsv"), "");
        Files.writeString(folder.resolve("fields.tsv"), "P\t1\tF\tkind\n");
        assertThatThrownBy(() -> MeaningTables.read(folder)).hasMessageContaining("not there: kind");
        Files.writeString(folder.resolve("kind.tsv"), "# form: number\n1\tone\tun\n");
        assertThatThrownBy(() -> MeaningTables.read(folder)).hasMessageContaining("where it is from");
        Files.writeString(folder.resolve("kind.tsv"), "# form: number\n# source: us\n1\tone\n");
        assertThatThrownBy(() -> MeaningTables.read(folder)).hasMessageContaining("not whole");
        Files.writeString(folder.resolve("kind.tsv"), "# form: number\n# source: us\n1\tone\tun\n0x1\ttwo\tdeux\n");
        assertThatThrownBy(() -> MeaningTables.read(folder)).hasMessageContaining("twice");
        Files.writeString(folder.resolve("kind.tsv"), "# form: number\n# source: us\n1\tone\tun\n");
        assertThat(MeaningTables.read(folder)).isNotNull();
        Files.writeString(folder.resolve("other.tsv"), "# form: number\n# source: us\n1\tone\tun\n");
        assertThatThrownBy(() -> MeaningTables.read(folder)).hasMessageContaining("no field asks for");
    }
}
