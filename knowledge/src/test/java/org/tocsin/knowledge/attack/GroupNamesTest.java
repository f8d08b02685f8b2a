package org.tocsin.knowledge.attack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupNamesTest {
    private final GroupNames names = GroupNames.carried();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Potential APT Mustang Panda Activity Against Australian Gov",
                "proc_creation_win_apt_mustangpanda_indicators.yml",
                "Lazarus Session Highjacker",
                "APT29 2018 Phishing Campaign File Indicators",
                "Turla Group Lateral Movement",
                "FIN7",
                "kimsuky",
                "OilRig APT Activity",
                "Oil Rig",
                "Equation Group Indicators",
                "apt_equationgroup_dll_u_load",
                "RedAlpha - June 2018/C2_domains.txt",
                "attack.g0016",
                "UNC2452",
                "DEV-0322 exploitation",
                "Storm-0558",
                "TA413",
                "New Word Blizzard",
                "Unheard Kitten",
                "BRONZE NEWNAME",
                "GALLIUM IOCs",
                "Play ransomware",
                "Silence group",
                "apt_leviathan",
                "amnesty/2021-07-18_nso/domains.txt",
                "Indicator of Pegasus",
                "2021-10-07_donot",
                "Donot Team",
                "Russian APT credential theft",
                "DPRK Threat Actor",
                "rules/2023/TA/Cozy-Bear/x.yml",
                "MuddyWater",
                "Lazarus",
                "201608_Group5",
            })
    void notices_a_name_however_it_is_written(String text) {
        assertThat(names.isNamedIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Play a sound on logon",
                "Silence the alarm",
                "Suspicious Equation Editor Child Process",
                "Outlook Hidden Cleaver",
                "User Added to Remote Desktop Users Group",
                "Shell Invocation via Apt - Linux",
                "apt-get install",
                "apt 0.5.7 on Linux",
                "TA0001 initial access",
                "attack.t1003.001",
                "attack.s0002",
                "Disable Panda Antivirus",
                "values that do not require it",
                "Execution from the Temp folder win_from_temp.yml",
                "Mask of a network, snake case, dragonfly BSD",
                "lead, nickel and zinc",
                "Chromium Browser Instance",
                "the predator and the hermit",
                "content/rules/persistence.yml",
                "targetedthreats",
                "SharePoint Exploitation",
                "Group 5 of the policy",
            })
    void leaves_ordinary_words_alone(String text) {
        assertThat(names.first(text)).isEmpty();
    }

    @Test
    void gives_the_name_as_it_stands() {
        assertThat(names.first("seen: Ocean Lotus, 2019")).contains("Ocean Lotus");
        assertThat(names.first("x UNC-2452 y")).contains("UNC-2452");
    }

    @Test
    void a_long_hostile_text_is_read_once() {
        assertThat(names.isNamedIn("a-".repeat(500_000))).isFalse();
        assertThat(names.isNamedIn("apt".repeat(300_000))).isFalse();
    }
}
