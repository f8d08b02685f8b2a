package org.tocsin.detect.sigma;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tocsin.detect.sigma.RuleReader.Outcome;
import org.tocsin.detect.sigma.ValueTest.DatePart;
import org.tocsin.detect.sigma.ValueTest.Likeness;
import org.tocsin.detect.sigma.ValueTest.Order;
import org.tocsin.model.Level;
import org.tocsin.model.Rule;
import org.tocsin.model.RulePack;

/// A pack's rules as [RuleReader] understood them under one set of options, in a form from which they are there again
/// in a fraction of the time. What is not a plain rule (correlations, filters, what was left out) is kept as YAML and
/// understood anew: there is little of it.
final class UnderstoodRules {
    private UnderstoodRules() {}

    /// One document of a file.
    sealed interface Document {
        int line();

        /// Its place in the file, from 1.
        int number();
    }

    record Plain(int line, int number, Outcome.Loaded outcome) implements Document {}

    record Other(int line, int number, YamlNode node) implements Document {}

    /// What is in one file.
    record Sheet(List<Document> documents, List<RulePack.Refusal> refused) {}

    static byte[] write(List<Sheet> sheets) throws IOException {
        Writing writing = new Writing();
        writing.out.out.writeInt(sheets.size());
        for (Sheet sheet : sheets) {
            writing.sheet(sheet);
        }
        return writing.out.done();
    }

    /// @throws IOException where these are not bytes that [#write] made
    static List<Sheet> read(byte[] bytes) throws IOException {
        Reading reading = new Reading(bytes);
        int count = reading.in.in.getInt();
        List<Sheet> sheets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sheets.add(reading.sheet());
        }
        return sheets;
    }

    /// Parts of conditions, by their number in the bytes.
    private enum Part {
        ALL,
        ANY,
        NOT,
        AT_LEAST,
        SELECTION,
        ITEM,
        KEYWORD
    }

    /// Tests, by their number in the bytes.
    private enum Test {
        MATCHES,
        EQUALS,
        COMPARES,
        DATE,
        NETWORK,
        FINDS,
        PRESENT,
        ABSENT,
        SAME_AS
    }

    private static final class Writing {
        private final ComposedRules.Writing out = new ComposedRules.Writing();

        void sheet(Sheet sheet) throws IOException {
            out.out.writeInt(sheet.refused().size());
            for (RulePack.Refusal refusal : sheet.refused()) {
                out.text(refusal.file());
                out.out.writeInt(refusal.line());
                out.text(refusal.reason());
            }
            out.out.writeInt(sheet.documents().size());
            for (Document document : sheet.documents()) {
                out.out.writeInt(document.line());
                out.out.writeInt(document.number());
                switch (document) {
                    case Other other -> {
                        flag(false);
                        out.node(other.node());
                    }
                    case Plain plain -> {
                        flag(true);
                        loaded(plain.outcome());
                    }
                }
            }
        }

        private void loaded(Outcome.Loaded loaded) throws IOException {
            out.text(loaded.name());
            texts(loaded.metaWarnings());
            texts(loaded.warnings());
            rule(loaded.rule().rule());
            LogSource source = loaded.rule().source();
            out.text(source.product().orElse(""));
            out.text(source.category().orElse(""));
            out.text(source.service().orElse(""));
            expression(loaded.rule().detection());
        }

        private void rule(Rule rule) throws IOException {
            out.text(rule.family());
            out.text(rule.id());
            out.text(rule.title());
            out.out.writeByte(rule.level().ordinal());
            out.text(rule.status());
            out.text(rule.source());
            out.text(rule.description());
            out.text(rule.author());
            out.text(rule.licence());
            texts(rule.references());
            texts(rule.falsePositives());
            texts(rule.tags());
            texts(rule.techniques());
            texts(rule.software());
            out.out.writeInt(rule.advice().size());
            for (Map.Entry<String, Rule.Advice> advice : rule.advice().entrySet()) {
                out.text(advice.getKey());
                out.text(advice.getValue().meaning());
                out.text(advice.getValue().next());
            }
            flag(rule.namesGroup());
        }

        private void expression(Expression expression) throws IOException {
            switch (expression) {
                case Expression.All all -> {
                    part(Part.ALL);
                    expressions(all.parts());
                }
                case Expression.Any any -> {
                    part(Part.ANY);
                    expressions(any.parts());
                }
                case Expression.Not not -> {
                    part(Part.NOT);
                    expression(not.part());
                }
                case Expression.AtLeast atLeast -> {
                    part(Part.AT_LEAST);
                    out.out.writeInt(atLeast.count());
                    expressions(atLeast.parts());
                }
                case Expression.Selection selection -> {
                    part(Part.SELECTION);
                    out.text(selection.name());
                    expression(selection.meaning());
                }
                case Expression.Item item -> {
                    part(Part.ITEM);
                    out.text(item.field());
                    test(item.test());
                }
                case Expression.Keyword keyword -> {
                    part(Part.KEYWORD);
                    test(keyword.test());
                }
            }
        }

        private void expressions(List<Expression> parts) throws IOException {
            out.out.writeInt(parts.size());
            for (Expression part : parts) {
                expression(part);
            }
        }

        private void test(ValueTest test) throws IOException {
            switch (test) {
                case ValueTest.Matches matches -> {
                    test(Test.MATCHES);
                    flag(matches.glob().cased());
                    out.text(matches.glob().pattern());
                    out.text(matches.written());
                }
                case ValueTest.Equals equals -> {
                    test(Test.EQUALS);
                    flag(equals.number().negative());
                    out.out.writeLong(equals.number().magnitude());
                    out.text(equals.written());
                }
                case ValueTest.Compares compares -> {
                    test(Test.COMPARES);
                    out.out.writeByte(compares.order().ordinal());
                    out.text(compares.bound().toString());
                }
                case ValueTest.DateCompares date -> {
                    test(Test.DATE);
                    out.out.writeByte(date.part().ordinal());
                    out.out.writeByte(date.order().ordinal());
                    out.text(date.bound().toString());
                }
                case ValueTest.InNetwork network -> {
                    test(Test.NETWORK);
                    out.text(network.network().written());
                }
                case ValueTest.Finds finds -> {
                    test(Test.FINDS);
                    SigmaRegex regex = finds.regex();
                    out.text(regex.written());
                    flag(regex.anyCase());
                    flag(regex.lines());
                    flag(regex.dotAll());
                    flag(regex.isBudgeted());
                }
                case ValueTest.Present present -> test(Test.PRESENT);
                case ValueTest.Absent absent -> test(Test.ABSENT);
                case ValueTest.SameAs same -> {
                    test(Test.SAME_AS);
                    out.text(same.field());
                    out.out.writeByte(same.likeness().ordinal());
                    flag(same.cased());
                }
            }
        }

        private void texts(List<String> texts) throws IOException {
            out.out.writeInt(texts.size());
            for (String text : texts) {
                out.text(text);
            }
        }

        private void flag(boolean flag) throws IOException {
            out.out.writeByte(flag ? 1 : 0);
        }

        private void part(Part part) throws IOException {
            out.out.writeByte(part.ordinal());
        }

        private void test(Test test) throws IOException {
            out.out.writeByte(test.ordinal());
        }
    }

    private static final class Reading {
        private static final Part[] PARTS = Part.values();
        private static final Test[] TESTS = Test.values();
        private static final Level[] LEVELS = Level.values();
        private static final Order[] ORDERS = Order.values();
        private static final DatePart[] DATE_PARTS = DatePart.values();
        private static final Likeness[] LIKENESSES = Likeness.values();

        private final ComposedRules.Reading in;

        /// Rules share most of their patterns, by the pattern and whether case counts.
        private final Map<String, Glob> globs = new HashMap<>();

        private final Map<String, Glob> casedGlobs = new HashMap<>();

        Reading(byte[] bytes) throws IOException {
            in = new ComposedRules.Reading(bytes);
        }

        Sheet sheet() throws IOException {
            int refusals = in.in.getInt();
            List<RulePack.Refusal> refused = new ArrayList<>(refusals);
            for (int i = 0; i < refusals; i++) {
                String file = in.text();
                int line = in.in.getInt();
                refused.add(new RulePack.Refusal(file, line, in.text()));
            }
            int count = in.in.getInt();
            List<Document> documents = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int line = in.in.getInt();
                int number = in.in.getInt();
                documents.add(
                        flag()
                                ? new Plain(line, number, loaded())
                                : new Other(
                                        line,
                                        number,
                                        in.node().orElseThrow(() -> new IOException("a document without nodes"))));
            }
            return new Sheet(documents, refused);
        }

        private Outcome.Loaded loaded() throws IOException {
            String name = in.text();
            List<String> metaWarnings = texts();
            List<String> warnings = texts();
            Rule rule = rule();
            LogSource source = new LogSource(word(), word(), word());
            return new Outcome.Loaded(new SigmaRule(rule, source, expression()), name, metaWarnings, warnings);
        }

        private Optional<String> word() {
            return Optional.of(in.text()).filter(word -> !word.isEmpty());
        }

        private Rule rule() {
            return new Rule(
                    in.text(),
                    in.text(),
                    in.text(),
                    LEVELS[in.in.get()],
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    texts(),
                    texts(),
                    texts(),
                    texts(),
                    texts(),
                    advice(),
                    flag());
        }

        private Map<String, Rule.Advice> advice() {
            int count = in.in.getInt();
            Map<String, Rule.Advice> advice = HashMap.newHashMap(count);
            for (int i = 0; i < count; i++) {
                advice.put(in.text(), new Rule.Advice(in.text(), in.text()));
            }
            return advice;
        }

        private Expression expression() throws IOException {
            return switch (PARTS[in.in.get()]) {
                case ALL -> new Expression.All(expressions());
                case ANY -> new Expression.Any(expressions());
                case NOT -> new Expression.Not(expression());
                case AT_LEAST -> new Expression.AtLeast(in.in.getInt(), expressions());
                case SELECTION -> new Expression.Selection(in.text(), expression());
                case ITEM -> new Expression.Item(in.text(), test());
                case KEYWORD -> {
                    if (test() instanceof ValueTest.OfValue ofValue) {
                        yield new Expression.Keyword(ofValue);
                    }
                    throw new IOException("a keyword that is no test of a value");
                }
            };
        }

        private List<Expression> expressions() throws IOException {
            int count = in.in.getInt();
            List<Expression> parts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                parts.add(expression());
            }
            return parts;
        }

        private ValueTest test() throws IOException {
            return switch (TESTS[in.in.get()]) {
                case MATCHES -> {
                    Glob glob = glob(flag(), in.text());
                    yield new ValueTest.Matches(glob, in.text());
                }
                case EQUALS -> new ValueTest.Equals(new WholeNumber(flag(), in.in.getLong()), in.text());
                case COMPARES -> new ValueTest.Compares(ORDERS[in.in.get()], new BigDecimal(in.text()));
                case DATE ->
                    new ValueTest.DateCompares(DATE_PARTS[in.in.get()], ORDERS[in.in.get()], new BigDecimal(in.text()));
                case NETWORK ->
                    new ValueTest.InNetwork(
                            Network.parse(in.text()).orElseThrow(() -> new IOException("not a network")));
                case FINDS -> new ValueTest.Finds(SigmaRegex.known(in.text(), flag(), flag(), flag(), flag()));
                case PRESENT -> new ValueTest.Present();
                case ABSENT -> new ValueTest.Absent();
                case SAME_AS -> new ValueTest.SameAs(in.text(), LIKENESSES[in.in.get()], flag());
            };
        }

        private Glob glob(boolean cased, String pattern) {
            Map<String, Glob> known = cased ? casedGlobs : globs;
            Glob glob = known.get(pattern);
            if (glob == null) {
                glob = Glob.ready(pattern, cased);
                known.put(pattern, glob);
            }
            return glob;
        }

        private List<String> texts() {
            int count = in.in.getInt();
            if (count == 0) {
                return List.of();
            }
            List<String> texts = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                texts.add(in.text());
            }
            return texts;
        }

        private boolean flag() {
            return in.in.get() != 0;
        }
    }
}
