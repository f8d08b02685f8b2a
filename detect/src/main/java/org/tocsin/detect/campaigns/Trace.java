package org.tocsin.detect.campaigns;

import java.util.Locale;
import java.util.Optional;

/// One fact of an item that another item may share.
///
/// @param value in one spelling: lower case for names and addresses, as [org.tocsin.knowledge.indicators.Indicator]
public record Trace(Kind kind, String value) {
    /// What is shared, how much that is worth, and why.
    ///
    /// The weight is the chance that sharing it means one operation, as judged from the cases in docs/campaigns.md.
    /// Years: past this distance in time the thing may have another owner, and sharing it says nothing.
    public enum Kind {
        FILE("the same file", .95, 0, "the very bytes; few files that are not everybody's are sent twice by chance"),
        CERTIFICATE("the same certificate", .9, 3, "whoever holds its key made both"),
        REGISTRANT("the same registrant", .85, 10, "an address, telephone or name that somebody gave at registration"),
        COMMAND("the same command server and port", .85, 2, "both answer to one server at one time"),
        HOST("the same host name", .85, 2, "a name has one owner at a time"),
        WEB_ADDRESS("the same web address", .85, 2, "one page, put there by its owner"),
        DOMAIN(
                "names below the same registered domain",
                .75,
                2,
                "whoever registered a domain gives out names below it"),
        CONFIGURATION("the same value in the malware's configuration", .7, 0, "set by whoever built the sample"),
        ADDRESS("the same server address", .6, 1, "servers are rented by the month, and some are shared"),
        SENDER("the same sender's address", .6, 10, "an account that somebody holds, unless it was forged or stolen"),
        NEAR_FILE("nearly the same file", .6, 0, "built from one source; builders are sold, too"),
        SENDING_ADDRESS("sent from the same address", .55, 1, "one computer sent both"),
        IMITATION(
                "names that imitate the same little-known name in the same way",
                .55,
                0,
                "the same rare name, dressed up with other words under the same ending"),
        URL_PATH("the same path in web addresses", .35, 0, "pages built from one kit; kits are shared"),
        LURE("the same words or attachment", .3, 0, "attackers take what is in the news"),
        FILE_NAME("the same file name", .2, 0, "names are easily chosen alike"),
        FAMILY("the same malware family", .15, 0, "the same family is not the same actor: tools are shared and sold"),
        EXPLOIT("the same exploit", .05, 0, "exploits spread within days"),
        NETWORK("the same hosting network", .05, 1, "thousands rent there"),
        MOMENT("the same day", .05, 0, "many things happen on one day");

        private final String words;
        private final double weight;
        private final int years;
        private final String reason;

        Kind(String words, double weight, int years, String reason) {
            this.words = words;
            this.weight = weight;
            this.years = years;
            this.reason = reason;
        }

        /// What is shared, for people.
        public String words() {
            return words;
        }

        /// Between 0 and 1.
        public double weight() {
            return weight;
        }

        /// Empty where time does not matter.
        public Optional<Integer> years() {
            return years == 0 ? Optional.empty() : Optional.of(years);
        }

        /// Why it is worth that.
        public String reason() {
            return reason;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
