package org.tocsin.detect.sigma;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What a rule asks for that the logs of its kind do not have.
///
/// @param everywhere the fields that none of them has, as the rule writes them, in order
/// @param hopeless whether for want of fields the rule cannot match in any of them
record Lacking(List<String> everywhere, boolean hopeless) {
    static Lacking of(Expression detection, List<SourceBinding> logs) {
        TreeSet<String> fields = new TreeSet<>();
        boolean hopeless = !logs.isEmpty();
        for (int i = 0; i < logs.size(); i++) {
            TreeSet<String> here = new TreeSet<>();
            missing(detection, logs.get(i), here);
            if (i == 0) {
                fields.addAll(here);
            } else {
                fields.retainAll(here);
            }
            hopeless &= !here.isEmpty() && !new EventClass("", true, Optional.empty()).possible(detection, logs.get(i));
        }
        return new Lacking(List.copyOf(fields), hopeless);
    }

    private static void missing(Expression expression, SourceBinding log, TreeSet<String> into) {
        switch (expression) {
            case Expression.All all -> all.parts().forEach(part -> missing(part, log, into));
            case Expression.Any any -> any.parts().forEach(part -> missing(part, log, into));
            case Expression.AtLeast atLeast -> atLeast.parts().forEach(part -> missing(part, log, into));
            case Expression.Not not -> missing(not.part(), log, into);
            case Expression.Selection selection -> missing(selection.meaning(), log, into);
            case Expression.Item item -> {
                if (log.view(item.field()) instanceof FieldView.Missing) {
                    into.add(item.field());
                }
                if (item.test() instanceof ValueTest.SameAs same
                        && log.view(same.field()) instanceof FieldView.Missing) {
                    into.add(same.field());
                }
            }
            case Expression.Keyword keyword -> {}
        }
    }
}
