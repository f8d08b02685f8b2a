package org.tocsin.model;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a report, an export or a screen may ask a case. All lists come in a fixed order, so that the same evidence
/// gives the same report, byte for byte; nothing in it depends on clocks, folders, locale or threads.
public interface CaseFile {
    /// The version of the program that made the findings.
    String program();

    /// Whether every slice was read to its end.
    boolean complete();

    /// Every item, containers included, by first place.
    List<Evidence> evidence();

    Findings findings();

    long gapCount();

    /// The gaps by path, then offset.
    void forEachGap(Consumer<Gap> reader);

    long recordCount();

    List<SourceSeen> sources();

    List<DayCount> days();

    List<RulePack> packs();

    List<RuleLook> looks();

    /// Expressions of rules that gave up on some values, by expression.
    List<Undecided> undecided();

    /// Names of the techniques that findings carry, by id.
    Map<String, Technique> techniques();
}
