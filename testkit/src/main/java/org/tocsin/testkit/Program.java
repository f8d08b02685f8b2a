package org.tocsin.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.tocsin.testkit.Machine.Account;

/// An executable or library as Sysmon describes it. Hashes are made up from the description, never those of a real
/// file.
///
/// @param image full path
/// @param originalName the name its maker gave it, whatever it is called now
/// @param hashes as Sysmon writes them
public record Program(
        String image,
        String originalName,
        String description,
        String product,
        String company,
        String version,
        String hashes) {
    private static final String WINDOWS = "Microsoft® Windows® Operating System";
    private static final String MICROSOFT = "Microsoft Corporation";

    /// A program with made-up hashes, the same wherever it lies.
    public Program(
            String image, String originalName, String description, String product, String company, String version) {
        this(
                image,
                originalName,
                description,
                product,
                company,
                version,
                hashes((originalName.equals("-") ? image : originalName + '/' + version + '/' + description)
                        .getBytes(StandardCharsets.UTF_8)));
    }

    /// A part of Windows in `System32`.
    public static Program system(String file, String originalName, String description) {
        return windows("C:\\Windows\\System32\\" + file, originalName, description);
    }

    public static Program windows(String image, String originalName, String description) {
        return new Program(
                image, originalName, description, WINDOWS, MICROSOFT, "10.0.22621.3235 (WinBuild.160101.0800)");
    }

    /// Something without version information.
    public static Program bare(String image) {
        return new Program(image, "-", "-", "-", "-", "-");
    }

    /// A file without version information whose content is known, and so its true hashes.
    public static Program bare(String image, byte[] content) {
        return new Program(image, "-", "-", "-", "-", "-", hashes(content));
    }

    /// The same file under another path.
    public Program as(String newImage) {
        return new Program(newImage, originalName, description, product, company, version, hashes);
    }

    private static String hashes(byte[] content) {
        byte[] imports = ("imports of " + digest("MD5", content)).getBytes(StandardCharsets.UTF_8);
        return "MD5=" + digest("MD5", content) + ",SHA256=" + digest("SHA-256", content) + ",IMPHASH="
                + digest("MD5", imports);
    }

    private static String digest(String algorithm, byte[] content) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A program that was started.
    ///
    /// @param directory its current directory, with the closing backslash
    /// @param integrity `Low`, `Medium`, `High` or `System`
    public record Running(
            Program program,
            String commandLine,
            String directory,
            Account account,
            String integrity,
            int pid,
            UUID guid) {

        public static Running started(
                Machine machine, Instant time, Program program, String commandLine, Account account, int pid) {
            String integrity = account.sid().startsWith("S-1-5-21-") ? "Medium" : "System";
            String directory =
                    integrity.equals("System") ? "C:\\Windows\\system32\\" : "C:\\Users\\" + account.name() + '\\';
            // Sysmon's own GUIDs are made of the machine, the second and the process too.
            long high = (long) machine.fqdn().hashCode() << 32 | time.getEpochSecond() & 0xffff_ffffL;
            UUID guid = new UUID(high, 0x0100_0000_0000_0000L | (long) pid << 24 | time.getNano() / 1000 & 0xff_ffff);
            return new Running(program, commandLine, directory, account, integrity, pid, guid);
        }

        public Running in(String newDirectory) {
            return new Running(program, commandLine, newDirectory, account, integrity, pid, guid);
        }

        public Running at(String newIntegrity) {
            return new Running(program, commandLine, directory, account, newIntegrity, pid, guid);
        }

        public String image() {
            return program.image();
        }
    }
}
