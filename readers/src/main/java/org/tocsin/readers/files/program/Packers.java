package org.tocsin.readers.files.program;

import java.util.Locale;
import java.util.Map;

/// Programs that pack programs, by the names they give to sections.
final class Packers {
    private static final Map<String, String> SECTIONS = Map.ofEntries(
            Map.entry("upx0", "UPX"),
            Map.entry("upx1", "UPX"),
            Map.entry("upx2", "UPX"),
            Map.entry(".upx", "UPX"),
            Map.entry(".aspack", "ASPack"),
            Map.entry(".adata", "ASPack"),
            Map.entry(".vmp0", "VMProtect"),
            Map.entry(".vmp1", "VMProtect"),
            Map.entry(".vmp2", "VMProtect"),
            Map.entry(".themida", "Themida"),
            Map.entry("themida", "Themida"),
            Map.entry(".winlice", "WinLicense"),
            Map.entry(".mpress1", "MPRESS"),
            Map.entry(".mpress2", "MPRESS"),
            Map.entry(".enigma1", "Enigma"),
            Map.entry(".enigma2", "Enigma"),
            Map.entry("pec1", "PECompact"),
            Map.entry("pec2", "PECompact"),
            Map.entry("pec2to", "PECompact"),
            Map.entry(".petite", "Petite"),
            Map.entry("fsg!", "FSG"),
            Map.entry(".nsp0", "NsPack"),
            Map.entry(".nsp1", "NsPack"),
            Map.entry("nsp0", "NsPack"),
            Map.entry("nsp1", "NsPack"),
            Map.entry(".packed", "RLPack"),
            Map.entry(".rlpack", "RLPack"),
            Map.entry(".svkp", "SVKP"),
            Map.entry(".yp", "Y0da"),
            Map.entry(".shrink1", "Shrinker"),
            Map.entry(".spack", "Simple Pack"),
            Map.entry("mew", "MEW"),
            Map.entry(".perplex", "Perplex"),
            Map.entry(".boom", "The Boomerang List Builder"),
            Map.entry(".ccg", "CCG"),
            Map.entry("pebundle", "PEBundle"));

    private Packers() {}

    /// Empty where the name is of no known packer.
    static String ofSection(String name) {
        return SECTIONS.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
