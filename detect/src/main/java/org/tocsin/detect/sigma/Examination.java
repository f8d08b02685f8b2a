package org.tocsin.detect.sigma;

import java.util.Arrays;
import org.tocsin.model.EvidenceRecord;
import org.tocsin.model.Kind;
import org.tocsin.model.Origin;
import org.tocsin.model.PlainRecord;
import org.tocsin.model.Shape;

/// One thread's work with one program: which tests hold for the record at hand, each asked at most once. Answers are
/// stamped with the record's number instead of being cleared from record to record.
final class Examination {
    private static final int LAST_STAMP = (1 << 30) - 1;

    /// Stands in between records, so that none is held on to.
    private static final EvidenceRecord NONE =
            new PlainRecord.Builder().build(Kind.FILE, new Shape.Table(), Origin.whole("", ""));

    private final Program program;
    private final FieldValues[] fields;
    private final int[] taken;
    private final int[] inUse;
    private int inUseCount;
    private final int[] answers;
    private final int[] tries;
    private final int[] marks;
    private final int[] candidates;
    private int candidateCount;
    private int stamp;
    private int valueStamp;
    private Program.Plan plan;
    private EvidenceRecord record;

    Examination(Program.Plan plan, EvidenceRecord record, SpareValues spares) {
        this.program = plan.program();
        this.plan = plan;
        this.record = record;
        fields = Arrays.stream(program.views())
                .map(view -> new FieldValues(view, spares))
                .toArray(FieldValues[]::new);
        inUse = new int[fields.length];
        taken = new int[fields.length];
        answers = new int[program.atoms()];
        tries = new int[program.atoms()];
        marks = new int[program.rules().length];
        candidates = new int[program.rules().length];
    }

    /// Holds a record against the program.
    ///
    /// @return how many rules match; which ones tells [#match(int)]
    int examine(Program.Plan itsPlan, EvidenceRecord itsRecord) {
        if (stamp == LAST_STAMP) {
            Arrays.fill(taken, 0);
            Arrays.fill(answers, 0);
            Arrays.fill(marks, 0);
            stamp = 0;
        }
        // After a fault in the middle of a record, its values would still be here.
        release();
        stamp++;
        plan = itsPlan;
        record = itsRecord;
        candidateCount = 0;
        for (FieldIndex index : plan.indexes()) {
            FieldValues values = field(index.view());
            int count = values.count();
            for (int i = 0; i < count; i++) {
                Value value = values.at(record, i);
                nextValue();
                index.scan(value, this);
            }
        }
        for (int rule : plan.always()) {
            candidate(rule);
        }
        Arrays.sort(candidates, 0, candidateCount);
        int matches = 0;
        for (int i = 0; i < candidateCount; i++) {
            int rule = candidates[i];
            if (program.condition(rule).holds(this)) {
                candidates[matches++] = rule;
            }
        }
        release();
        return matches;
    }

    private void release() {
        for (int i = 0; i < inUseCount; i++) {
            fields[inUse[i]].release();
        }
        inUseCount = 0;
        record = NONE;
    }

    /// The number in the program of a rule that matched, in the order of the rules.
    int match(int index) {
        return candidates[index];
    }

    private void nextValue() {
        if (valueStamp == Integer.MAX_VALUE) {
            Arrays.fill(tries, 0);
            valueStamp = 0;
        }
        valueStamp++;
    }

    private FieldValues field(int view) {
        FieldValues values = fields[view];
        if (taken[view] != stamp) {
            taken[view] = stamp;
            inUse[inUseCount++] = view;
            values.take(record, plan.slots()[view]);
        }
        return values;
    }

    boolean isHit(int atom) {
        return answers[atom] == (stamp << 1 | 1);
    }

    /// Notes that a test holds.
    void hit(int atom) {
        if (!isHit(atom)) {
            answers[atom] = stamp << 1 | 1;
            for (int rule : program.wanting(atom)) {
                candidate(rule);
            }
        }
    }

    /// Whether a test has not yet been tried on the value at hand.
    boolean firstTry(int atom) {
        boolean first = tries[atom] != valueStamp;
        tries[atom] = valueStamp;
        return first;
    }

    private void candidate(int rule) {
        if (marks[rule] != stamp) {
            marks[rule] = stamp;
            candidates[candidateCount++] = rule;
        }
    }

    /// Whether a test holds for the record.
    boolean holds(int atom) {
        int answer = answers[atom];
        if (answer >>> 1 == stamp) {
            return (answer & 1) != 0;
        }
        boolean holds = !program.isLookedUp(atom) && ask(atom);
        answers[atom] = stamp << 1 | (holds ? 1 : 0);
        return holds;
    }

    private boolean ask(int atom) {
        FieldValues values = field(program.view(atom));
        return switch (program.test(atom)) {
            case ValueTest.Absent absent -> values.count() == 0;
            case ValueTest.Present present -> values.count() > 0;
            case ValueTest.SameAs same -> values.count() > 0 && values.any(record, same, field(program.other(atom)));
            case ValueTest.OfValue test -> values.any(record, test);
        };
    }
}
