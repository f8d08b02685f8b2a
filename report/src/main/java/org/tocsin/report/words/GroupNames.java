package org.tocsin.report.words;

import org.tocsin.model.Rule;

/// Whether a rule that names a known group is shown by that name. A title such as "dropper of group X" is one
/// witness, not a judgement; whoever reads it first believes it. So documents for people keep it back until a
/// person has judged and signed; the JSON lines and the expert's view keep it.
public enum GroupNames {
    KEPT_BACK,
    SHOWN;

    /// The rule's title, or plain words in its place.
    public String title(Rule rule) {
        return keeps(rule) ? "a rule written for a known group (rule id " + rule.id() + ")" : rule.title();
    }

    /// Whether title, tags, source, description and references of a rule are to be left out.
    public boolean keeps(Rule rule) {
        return this == KEPT_BACK && rule.namesGroup();
    }
}
