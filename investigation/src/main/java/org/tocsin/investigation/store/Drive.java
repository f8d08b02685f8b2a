package org.tocsin.investigation.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Tells whether a folder is a place where a case may lie.
///
/// Locks and memory shared between processes do not hold on network drives (https://www.sqlite.org/wal.html,
/// section 1), and a folder that is copied to somebody's servers gives the names of the people at risk away.
/// Both are refused. What is recognised is listed here; a drive that hides what it is cannot be told from a
/// local one, and neither can a Windows drive letter that stands for a share.
final class Drive {
    /// File system types as the operating system names them, in lower case; `fuse.` is taken off first.
    private static final Set<String> NETWORK = Set.of(
            "nfs",
            "nfs3",
            "nfs4",
            "cifs",
            "smb",
            "smb2",
            "smb3",
            "smbfs",
            "sshfs",
            "9p",
            "afpfs",
            "webdav",
            "davfs",
            "davfs2",
            "rclone",
            "s3fs",
            "gcsfuse",
            "goofys",
            "gvfsd-fuse",
            "kio-fuse",
            "ceph",
            "ceph-fuse",
            "glusterfs",
            "afs",
            "ncpfs",
            "lustre",
            "beegfs",
            "gpfs",
            "ocfs2",
            "gfs2",
            "vboxsf",
            "prl_fs",
            "vmhgfs",
            "vmhgfs-fuse",
            "virtiofs",
            "drvfs",
            "google-drive-ocamlfuse",
            "onedriver",
            "curlftpfs");

    /// Names that synchronising programs give to their folders, in lower case. Two words further behind `-` or
    /// in brackets are common: `OneDrive - Example Org`, `Dropbox (Personal)`.
    private static final List<Synced> NAMES = List.of(
            new Synced("onedrive", "OneDrive"),
            new Synced("sharepoint", "SharePoint"),
            new Synced("dropbox", "Dropbox"),
            new Synced("icloud drive", "iCloud"),
            new Synced("iclouddrive", "iCloud"),
            new Synced("com~apple~clouddocs", "iCloud"),
            new Synced("mobile documents", "iCloud"),
            new Synced("cloudstorage", "a cloud storage program"),
            new Synced("google drive", "Google Drive"),
            new Synced("googledrive", "Google Drive"),
            new Synced("drivefs", "Google Drive"),
            new Synced("nextcloud", "Nextcloud"),
            new Synced("owncloud", "ownCloud"),
            new Synced("proton drive", "Proton Drive"),
            new Synced("box sync", "Box"),
            new Synced("megasync", "MEGA"),
            new Synced("pclouddrive", "pCloud"),
            new Synced("synologydrive", "Synology Drive"),
            new Synced("seafile", "Seafile"),
            new Synced("tresorit", "Tresorit"),
            new Synced("yandex.disk", "Yandex Disk"));

    /// Files that synchronising programs leave at the top of what they watch.
    private static final List<Synced> MARKERS = List.of(
            new Synced(".dropbox", "Dropbox"),
            new Synced(".dropbox.cache", "Dropbox"),
            new Synced(".stfolder", "Syncthing"),
            new Synced(".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
            new Synced(".tmp.drivedownload", "Google Drive"),
            new Synced(".tmp.driveupload", "Google Drive"),
            new Synced(".nextcloudsync.log", "Nextcloud"),
            new Synced(".owncloudsync.log", "ownCloud"),
            new Synced(".SynologyWorkingDirectory", "Synology Drive"),
            new Synced(".seafile-data", "Seafile"),
            new Synced(".sync_journal.db", "Nextcloud"));

    private record Synced(String name, String program) {}

    private Drive() {}

    /// Why a case must not lie here, as the end of a sentence that begins with the folder's name; empty if it
    /// may.
    ///
    /// @param folder absolute; need not be there yet
    static Optional<String> objection(Path folder) throws IOException {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        // Links are followed: what counts is where the bytes end up.
        Path real = there.toRealPath().resolve(there.relativize(folder)).normalize();
        return network(Files.getFileStore(there).type(), real.toString()).or(() -> synced(real));
    }

    static Optional<String> network(String type, String path) {
        String plain = type.toLowerCase(Locale.ROOT);
        String bare = plain.startsWith("fuse.") ? plain.substring("fuse.".length()) : plain;
        if (NETWORK.contains(bare) || path.startsWith("\\\\")) {
            return Optional.of("is on a network or shared drive"
                    + (path.startsWith("\\\\") ? "" : " (" + plain + ")")
                    + ", where a case can be damaged and others can read it");
        }
        return Optional.empty();
    }

    static Optional<String> synced(Path real) {
        for (Path at = real; at != null; at = at.getParent()) {
            Path name = at.getFileName();
            String folded = name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
            for (Synced synced : NAMES) {
                if (folded.equals(synced.name())
                        || folded.startsWith(synced.name() + " -")
                        || folded.startsWith(synced.name() + "-")
                        || folded.startsWith(synced.name() + " (")) {
                    return Optional.of(copied(at, synced));
                }
            }
            for (Synced marker : MARKERS) {
                if (Files.exists(at.resolve(marker.name()))) {
                    return Optional.of(copied(at, marker));
                }
            }
        }
        return Optional.empty();
    }

    private static String copied(Path at, Synced synced) {
        return "is inside " + at + ", which " + synced.program() + " copies to other machines";
    }
}
