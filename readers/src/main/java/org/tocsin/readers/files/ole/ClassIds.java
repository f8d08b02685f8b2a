package org.tocsin.readers.files.ole;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tocsin.readers.files.Facts;
import org.tocsin.readers.files.compound.CompoundFile;

/// Class ids that attacks on documents need, and the facts they make. What harmless documents hold too (equations,
/// charts) has a fact that weighs nothing alone.
public final class ClassIds {
    /// @param name of the program, as in a `progid`; lower case
    private record Known(String id, String fact, String what, String name) {}

    private static final List<Known> ALL = List.of(
            new Known("0002CE02-0000-0000-C000-000000000046", "equation", "Equation Editor 3", "equation.3"),
            new Known("0002CE03-0000-0000-C000-000000000046", "equation", "Equation Editor (MathType)", "equation.2"),
            new Known("00021700-0000-0000-C000-000000000046", "equation", "Equation Editor 2", "equation"),
            new Known("0003000B-0000-0000-C000-000000000046", "equation", "Equation Editor 1", "equation.1"),
            new Known("0003000C-0000-0000-C000-000000000046", "package", "Object Packager", "package"),
            new Known("F20DA720-C02F-11CE-927B-0800095AE340", "package", "Object Packager 2", "package2"),
            new Known(
                    "BDD1F04B-858B-11D1-B16A-00C0F0283628", "mscomctl", "ListView control", "mscomctllib.listviewctrl"),
            new Known(
                    "996BF5E0-8044-4650-ADEB-0B013914E99C",
                    "mscomctl",
                    "ListView control",
                    "mscomctllib.listviewctrl.2"),
            new Known("C74190B6-8589-11D1-B16A-00C0F0283628", "mscomctl", "TreeView control", "mscomctllib.treectrl"),
            new Known("9181DC5F-E07D-418A-ACA6-8EEA1ECB8E9E", "mscomctl", "TreeView control", "mscomctllib.treectrl.2"),
            new Known(
                    "1EFB6596-857C-11D1-B16A-00C0F0283628",
                    "mscomctl-tabstrip",
                    "TabStrip control",
                    "mscomctllib.tabstrip"),
            new Known(
                    "24B224E0-9545-4A2F-ABD5-86AA8A849385",
                    "mscomctl-tabstrip",
                    "TabStrip control",
                    "mscomctllib.tabstrip.2"),
            new Known(
                    "DD9DA666-8594-11D1-B16A-00C0F0283628",
                    "mscomctl",
                    "ImageComboBox control",
                    "mscomctllib.imagecomboctl"),
            new Known(
                    "A08A033D-1A75-4AB6-A166-EAD02F547959",
                    "otkloadr",
                    "a loader of old code (OTKLOADR)",
                    "otkloadr.wrassembly"),
            new Known("D27CDB6E-AE6D-11CF-96B8-444553540000", "flash", "Flash Player", "shockwaveflash"),
            new Known("D27CDB70-AE6D-11CF-96B8-444553540000", "flash", "Flash Player factory", "flashfactory"),
            new Known("3050F4D8-98B5-11CF-BB82-00AA00BDCE0B", "html-application", "HTML application", "htafile"),
            new Known("25336920-03F9-11CF-8FD0-00AA00686F13", "html-object", "web page object", "htmlfile"),
            new Known("8856F961-340A-11D0-A96B-00C04FD705A2", "web-control", "Web browser control", "shell.explorer"),
            new Known(
                    "EAB22AC3-30C1-11CF-A7EB-0000C05BAE0B", "web-control", "Web browser control 1", "shell.explorer.1"),
            new Known("79EAC9E0-BAF9-11CE-8C82-00AA004BA90B", "url-moniker", "link to an address", ""),
            new Known(
                    "06290BD3-48AA-11D2-8432-006008C3FBFC",
                    "script-moniker",
                    "link that runs a script",
                    "scriptletfile"),
            new Known("06290BD2-48AA-11D2-8432-006008C3FBFC", "script-moniker", "scriptlet factory", "scriptlet"),
            new Known(
                    "ECABB0C7-7F19-11D2-978E-0000F8757E2A",
                    "soap-moniker",
                    "link to a web service description",
                    "soap"),
            new Known("ECABAFC6-7F19-11D2-978E-0000F8757E2A", "new-moniker", "link that makes any object", ""),
            new Known("ECABAFC9-7F19-11D2-978E-0000F8757E2A", "new-moniker", "link that makes any object", ""),
            new Known("00024500-0000-0000-C000-000000000046", "excel-application", "Excel run as a program", ""),
            new Known("F5078F32-C551-11D3-89B9-0000F81FE221", "xml-object", "XML parser 3", "msxml2.domdocument.3.0"),
            new Known("88D96A0A-F192-11D4-A65F-0040963251E5", "xml-object", "XML parser 6", "msxml2.saxxmlreader.6.0"),
            new Known("88D969C5-F192-11D4-A65F-0040963251E5", "xml-object", "XML parser 5", "msxml2.saxxmlreader.5.0"),
            new Known("72C24DD5-D70A-438B-8A42-98424B88AFB8", "shell-object", "WScript.Shell", "wscript.shell"),
            new Known("13709620-C279-11CE-A49E-444553540000", "shell-object", "Shell.Application", "shell.application"),
            new Known("06DD38D3-D187-11CF-A80D-00C04FD74AD8", "activex-script", "script engine", ""),
            new Known("B54F3741-5B07-11CF-A4B0-00AA004A55E8", "activex-script", "VBScript engine", "vbscript"),
            new Known("F414C260-6AC0-11CF-B6D1-00AA00BBBB58", "activex-script", "JScript engine", "jscript"),
            new Known("C08AFD90-F2A1-11D1-8455-00A0C91F3880", "shell-object", "ShellBrowserWindow", ""),
            new Known("9BA05972-F6A8-11CF-A442-00A0C90A8F39", "shell-object", "ShellWindows", ""),
            new Known("9E56BE60-C50F-11CF-9A2C-00A0C90A90CE", "mail-recipient", "Send-to object", ""),
            new Known("CDDBCC7C-BE18-4A58-9CBF-D62A012272CE", "osf-control", "web control of Office", ""),
            new Known("4C599241-6926-101B-9992-00000B65C6F9", "forms-image", "image control of forms", "forms.image.1"),
            new Known("ED8C108E-4349-11D2-91A4-00C04F7969E8", "xml-request", "XMLHTTP", "microsoft.xmlhttp"));

    private static final Map<String, Known> BY_ID = new HashMap<>();
    private static final Map<String, Known> BY_NAME = new HashMap<>();

    static {
        for (Known known : ALL) {
            BY_ID.put(known.id(), known);
            BY_NAME.putIfAbsent(known.name(), known);
        }
    }

    private ClassIds() {}

    /// Tells of the object with a class id as Windows writes it, with or without braces.
    ///
    /// @return the fact, if it is one that matters
    public static Optional<String> tell(String id, String place, Facts facts) {
        Known known = BY_ID.get(id.replace("{", "").replace("}", "").strip().toUpperCase(Locale.ROOT));
        if (known == null) {
            return Optional.empty();
        }
        facts.fact("object-" + known.fact(), known.what(), place);
        return Optional.of(known.fact());
    }

    /// Tells of the object with the name of a class, such as `Equation.3`.
    public static Optional<String> tellName(String name, String place, Facts facts) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        Known known = BY_NAME.get(plain);
        if (known == null && plain.lastIndexOf('.') > 0) {
            known = BY_NAME.get(plain.substring(0, plain.lastIndexOf('.')));
        }
        if (known == null || plain.isEmpty()) {
            return Optional.empty();
        }
        facts.fact("object-" + known.fact(), name.strip(), place);
        return Optional.of(known.fact());
    }

    /// Tells of all class ids that stand anywhere in bytes. Those that harmless objects hold too often are left
    /// out.
    public static void tellAllIn(byte[] bytes, String place, Facts facts) {
        for (int i = 0; i + 16 <= bytes.length; i++) {
            // Their first halves differ in few bytes: most places fail here.
            if (bytes[i + 8] != (byte) 0xC0
                    && bytes[i + 8] != (byte) 0x8C
                    && bytes[i + 8] != (byte) 0x84
                    && bytes[i + 8] != (byte) 0x97
                    && bytes[i + 8] != (byte) 0xB1) {
                continue;
            }
            Known known = BY_ID.get(CompoundFile.classId(bytes, i));
            if (known != null) {
                facts.fact("object-" + known.fact(), known.what(), place);
            }
        }
    }

    static String ascii(byte[] bytes, int from, int length) {
        return new String(bytes, from, Math.max(0, Math.min(length, bytes.length - from)), StandardCharsets.ISO_8859_1);
    }
}
