package org.tocsin.readers.mail.store;

/// What a folder or a whole store should hold, and what came of it. It balances when every item that was listed was
/// emitted or failed: nothing is passed over in silence. Belongs to one thread.
public final class Ledger {
    long expected;
    long listed;
    long again;
    long emitted;
    long failed;
    long hiddenListed;
    long hiddenEmitted;
    long hiddenFailed;
    long orphaned;
    long deleted;
    long attachments;
    long attachmentsEmitted;
    long attachmentsReferences;
    long attachmentsFailed;

    /// Items that its own count says a folder holds.
    public long expected() {
        return expected;
    }

    /// Items in its table.
    public long listed() {
        return listed;
    }

    /// Those of them that another folder, or another line of the table, had listed before.
    public long again() {
        return again;
    }

    public long emitted() {
        return emitted;
    }

    public long failed() {
        return failed;
    }

    /// Items that a folder does not show: rules, forms, settings.
    public long hiddenListed() {
        return hiddenListed;
    }

    public long hiddenEmitted() {
        return hiddenEmitted;
    }

    public long hiddenFailed() {
        return hiddenFailed;
    }

    /// Emitted beside what the tables list.
    public long orphaned() {
        return orphaned;
    }

    public long deleted() {
        return deleted;
    }

    public long attachments() {
        return attachments;
    }

    public long attachmentsEmitted() {
        return attachmentsEmitted;
    }

    /// Attachments that only say where a file lies.
    public long attachmentsReferences() {
        return attachmentsReferences;
    }

    public long attachmentsFailed() {
        return attachmentsFailed;
    }

    /// Whether all that was listed is accounted for.
    public boolean balances() {
        return listed == emitted + failed + again
                && hiddenListed == hiddenEmitted + hiddenFailed
                && attachments == attachmentsEmitted + attachmentsReferences + attachmentsFailed;
    }

    void add(Ledger folder) {
        expected += folder.expected;
        listed += folder.listed;
        again += folder.again;
        emitted += folder.emitted;
        failed += folder.failed;
        hiddenListed += folder.hiddenListed;
        hiddenEmitted += folder.hiddenEmitted;
        hiddenFailed += folder.hiddenFailed;
        orphaned += folder.orphaned;
        deleted += folder.deleted;
        attachments += folder.attachments;
        attachmentsEmitted += folder.attachmentsEmitted;
        attachmentsReferences += folder.attachmentsReferences;
        attachmentsFailed += folder.attachmentsFailed;
    }
}
