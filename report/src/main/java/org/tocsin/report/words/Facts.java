package org.tocsin.report.words;

import java.util.List;
import java.util.Optional;
import org.tocsin.model.Fields;
import org.tocsin.model.Finding;

/// What readers of a document ask of a finding first, found under the names that its source uses.
public final class Facts {
    private static final List<String> HOST =
            List.of("Computer", "host", "Host", "hostname", "ComputerName", "_HOSTNAME", "node", "s-computername");
    private static final List<String> USER = List.of(
            "User",
            "SubjectUserName",
            "TargetUserName",
            "AccountName",
            "user",
            "UserId",
            "Security_UserID",
            "From",
            "userIdentity.userName",
            "cs-username",
            "acct");

    private Facts() {}

    /// The computer it was seen on.
    public static Optional<String> host(Finding finding) {
        // A sensor's `host` is the site that was asked for.
        return first(finding.fields(), finding.kind().name().equals("network.zeek") ? List.of("@system") : HOST);
    }

    /// The account it was seen with.
    public static Optional<String> user(Finding finding) {
        return first(finding.fields(), USER);
    }

    public static Optional<String> channel(Finding finding) {
        return finding.fields().first("Channel").filter(text -> !text.isBlank());
    }

    public static Optional<String> eventId(Finding finding) {
        return finding.fields().first("EventID").filter(text -> !text.isBlank());
    }

    private static Optional<String> first(Fields fields, List<String> names) {
        for (String name : names) {
            Optional<String> value = fields.first(name).filter(text -> !text.isBlank() && !text.equals("-"));
            if (value.isPresent()) {
                return value;
            }
        }
        return Optional.empty();
    }
}
