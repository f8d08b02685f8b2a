package org.tocsin.investigation.scope;

import java.util.Optional;

/// How many records a [Scope] left out, each counted under the first of the reasons here that applies to it.
///
/// @param time before or after the times asked for
/// @param timeless without a time, where times were asked for
/// @param host of another computer, or of none that is named
/// @param channel of another log, or of none that is named
/// @param event of another event id, or without one
public record LeftOut(long time, long timeless, long host, long channel, long event) {
    public static final LeftOut NONE = new LeftOut(0, 0, 0, 0, 0);

    public long all() {
        return time + timeless + host + channel + event;
    }

    public LeftOut plus(LeftOut other) {
        return new LeftOut(
                time + other.time,
                timeless + other.timeless,
                host + other.host,
                channel + other.channel,
                event + other.event);
    }

    /// One sentence for whoever set the filters; empty where nothing was left out.
    public Optional<String> sentence() {
        if (all() == 0) {
            return Optional.empty();
        }
        StringBuilder reasons = new StringBuilder();
        reason(reasons, time, "outside --from and --to");
        reason(reasons, timeless, "without a time, so that --from and --to could not tell");
        reason(reasons, host, "not of --host");
        reason(reasons, channel, "not of --channel");
        reason(reasons, event, "not of --event-id");
        return Optional.of(all() + " records were read and left out by your filters: " + reasons + ".");
    }

    private static void reason(StringBuilder reasons, long count, String words) {
        if (count > 0) {
            reasons.append(reasons.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(words);
        }
    }
}
