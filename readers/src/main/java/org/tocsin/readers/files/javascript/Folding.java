package org.tocsin.readers.files.javascript;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mozilla.javascript.CompilerEnvirons;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.EvaluatorException;
import org.mozilla.javascript.Node;
import org.mozilla.javascript.Parser;
import org.mozilla.javascript.Token;
import org.mozilla.javascript.ast.ArrayLiteral;
import org.mozilla.javascript.ast.Assignment;
import org.mozilla.javascript.ast.AstNode;
import org.mozilla.javascript.ast.AstRoot;
import org.mozilla.javascript.ast.Block;
import org.mozilla.javascript.ast.BreakStatement;
import org.mozilla.javascript.ast.ConditionalExpression;
import org.mozilla.javascript.ast.ContinueStatement;
import org.mozilla.javascript.ast.DoLoop;
import org.mozilla.javascript.ast.ElementGet;
import org.mozilla.javascript.ast.ErrorCollector;
import org.mozilla.javascript.ast.ExpressionStatement;
import org.mozilla.javascript.ast.ForInLoop;
import org.mozilla.javascript.ast.ForLoop;
import org.mozilla.javascript.ast.FunctionCall;
import org.mozilla.javascript.ast.FunctionNode;
import org.mozilla.javascript.ast.IfStatement;
import org.mozilla.javascript.ast.InfixExpression;
import org.mozilla.javascript.ast.KeywordLiteral;
import org.mozilla.javascript.ast.LabeledStatement;
import org.mozilla.javascript.ast.Name;
import org.mozilla.javascript.ast.NewExpression;
import org.mozilla.javascript.ast.NumberLiteral;
import org.mozilla.javascript.ast.ObjectLiteral;
import org.mozilla.javascript.ast.ObjectProperty;
import org.mozilla.javascript.ast.ParenthesizedExpression;
import org.mozilla.javascript.ast.ParseProblem;
import org.mozilla.javascript.ast.PropertyGet;
import org.mozilla.javascript.ast.RegExpLiteral;
import org.mozilla.javascript.ast.ReturnStatement;
import org.mozilla.javascript.ast.Scope;
import org.mozilla.javascript.ast.StringLiteral;
import org.mozilla.javascript.ast.SwitchCase;
import org.mozilla.javascript.ast.SwitchStatement;
import org.mozilla.javascript.ast.TemplateCharacters;
import org.mozilla.javascript.ast.TemplateLiteral;
import org.mozilla.javascript.ast.ThrowStatement;
import org.mozilla.javascript.ast.TryStatement;
import org.mozilla.javascript.ast.UnaryExpression;
import org.mozilla.javascript.ast.UpdateExpression;
import org.mozilla.javascript.ast.VariableDeclaration;
import org.mozilla.javascript.ast.VariableInitializer;
import org.mozilla.javascript.ast.WhileLoop;

/// Folds the scripts of one message: walks their syntax trees in order, keeps what is constant, and writes down
/// what the script would do with it: write a page, go to an address, offer a file. Where a value cannot be told,
/// both ways are walked. Counts its steps, so that a script without end ends.
public final class Folding {
    /// Nodes looked at for all scripts of a message; a payload of a megabyte, decoded letter by letter, takes
    /// fifteen million.
    public static final int STEPS = 100_000_000;

    /// Letters, bytes and what else takes memory, for all scripts of a message.
    private static final long ROOM = 48L << 20;

    /// What an object takes.
    private static final int THING = 64;

    private static final int DEPTH = 60;
    private static final int SCRIPTS_IN_SCRIPTS = 6;
    private static final int LONGEST = 16 << 20;

    private final ScriptFacts facts = new ScriptFacts();
    private final Browser browser = new Browser(this, facts);
    private final Variables global = new Variables(Optional.empty());
    private final Set<FunctionNode> called = Collections.newSetFromMap(new IdentityHashMap<>());
    private int steps;
    private long room = ROOM;
    private int depth;
    private int inside;

    /// How a statement ended.
    private enum End {
        NEXT,
        BREAK,
        CONTINUE,
        RETURN
    }

    private Value returned = Value.UNKNOWN;

    /// Ends the folding of one script.
    private static final class Enough extends RuntimeException {
        private static final long serialVersionUID = 1;

        Enough() {
            super("a bound was reached", null, false, false);
        }
    }

    public ScriptFacts facts() {
        return facts;
    }

    /// Folds one script; variables of those before it are known to it.
    ///
    /// @param left steps that may be taken
    /// @return how many are left then
    public int fold(String source, int left) {
        steps = left;
        fold(source);
        return Math.max(0, steps);
    }

    private void fold(String source) {
        if (source.length() > LONGEST) {
            facts.unread();
            literals(source);
            return;
        }
        Optional<AstRoot> tree = parsed(source);
        if (tree.isEmpty()) {
            facts.unread();
            literals(source);
            return;
        }
        int outerDepth = depth;
        try {
            List<FunctionNode> functions = new ArrayList<>();
            hoist(tree.get(), global, functions);
            statements(tree.get(), global);
            // What nothing called is called by the browser: at a click, when the page is there.
            for (FunctionNode function : functions) {
                if (!called.contains(function)) {
                    call(new Value.Fun(function, global), List.of());
                }
            }
        } catch (Enough enough) {
            facts.exhausted();
        } catch (StackOverflowError | RuntimeException odd) {
            // A tree in a shape that nobody writes by hand.
            facts.unread();
            literals(source);
        } finally {
            depth = outerDepth;
        }
    }

    /// A script in the text of a script.
    void inner(String source) {
        if (inside >= SCRIPTS_IN_SCRIPTS) {
            facts.exhausted();
            return;
        }
        inside++;
        try {
            fold(source);
        } finally {
            inside--;
        }
    }

    private Optional<AstRoot> parsed(String source) {
        CompilerEnvirons environment = new CompilerEnvirons();
        environment.setLanguageVersion(Context.VERSION_ES6);
        environment.setRecordingComments(false);
        environment.setRecoverFromErrors(true);
        environment.setIdeMode(true);
        ErrorCollector errors = new ErrorCollector();
        environment.setErrorReporter(errors);
        try {
            AstRoot root = new Parser(environment, errors).parse(bare(source), "script", 1);
            if (errors.getErrors().stream().anyMatch(problem -> problem.getType() == ParseProblem.Type.Error)) {
                // The parser passes over what it does not understand: both are looked at, the tree and the literals.
                facts.unread();
                literals(source);
            }
            return Optional.of(root);
        } catch (EvaluatorException | StackOverflowError broken) {
            return Optional.empty();
        } catch (RuntimeException fault) {
            // The parser itself fails on some broken scripts.
            return Optional.empty();
        }
    }

    /// Without the comments of HTML around it.
    private static String bare(String source) {
        String text = source.strip();
        if (text.startsWith("<!--")) {
            int line = text.indexOf('\n');
            text = line < 0 ? text.substring(4) : text.substring(line);
        }
        if (text.endsWith("-->")) {
            int line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf("//"));
            text = line < 0 ? text.substring(0, text.length() - 3) : text.substring(0, line);
        }
        return text.startsWith("<![CDATA[") ? text.substring(9).replace("]]>", "") : text;
    }

    /// The strings of a script that is no tree: those in base64 are decoded.
    private void literals(String source) {
        int at = 0;
        for (int found = 0; at < source.length() && found < 2_000; ) {
            char quote = source.charAt(at++);
            if (quote != '"' && quote != '\'' && quote != '`') {
                continue;
            }
            int end = source.indexOf(quote, at);
            if (end < 0) {
                return;
            }
            if (end - at >= 16) {
                found++;
                String text = source.substring(at, end);
                Pure.base64(text).map(Browser::binary).ifPresent(plain -> {
                    if (plain.contains("://") || plain.contains("<")) {
                        facts.decoded(plain);
                    }
                });
            }
            at = end + 1;
        }
    }

    private void step() {
        if (--steps < 0) {
            throw new Enough();
        }
    }

    /// Takes steps for a text that is walked through.
    void cost(long letters) {
        steps -= (int) Math.min(letters / 8, STEPS);
        if (steps < 0) {
            throw new Enough();
        }
    }

    /// Takes room for what is put together and kept.
    void room(long letters) {
        room -= letters;
        if (room < 0) {
            throw new Enough();
        }
        cost(letters);
    }

    private static void hoist(Node block, Variables into, List<FunctionNode> functions) {
        for (Node child : block) {
            if (child instanceof FunctionNode function && function.getFunctionName() != null) {
                into.declare(function.getName(), new Value.Fun(function, into));
                functions.add(function);
            }
        }
    }

    private End statements(Node block, Variables variables) {
        for (Node child : block) {
            if (child instanceof AstNode node) {
                End end = statement(node, variables);
                if (end != End.NEXT) {
                    return end;
                }
            }
        }
        return End.NEXT;
    }

    private End statement(AstNode node, Variables variables) {
        step();
        return switch (node) {
            case ExpressionStatement each -> {
                value(each.getExpression(), variables);
                yield End.NEXT;
            }
            case VariableDeclaration each -> {
                declare(each, variables);
                yield End.NEXT;
            }
            case FunctionNode each -> End.NEXT;
            case ReturnStatement each -> {
                returned = each.getReturnValue() == null ? Value.UNKNOWN : value(each.getReturnValue(), variables);
                yield End.RETURN;
            }
            case IfStatement each -> branch(each, variables);
            case ForLoop each -> loop(each, variables);
            case ForInLoop each -> each(each, variables);
            case WhileLoop each -> repeat(each.getCondition(), Optional.empty(), each.getBody(), variables, false);
            case DoLoop each -> repeat(each.getCondition(), Optional.empty(), each.getBody(), variables, true);
            case TryStatement each -> {
                End end = statement(each.getTryBlock(), variables);
                if (each.getFinallyBlock() != null) {
                    statement(each.getFinallyBlock(), variables);
                }
                yield end;
            }
            case SwitchStatement each -> choose(each, variables);
            case LabeledStatement each -> statement(each.getStatement(), variables);
            case BreakStatement each -> End.BREAK;
            case ContinueStatement each -> End.CONTINUE;
            case ThrowStatement each -> End.RETURN;
            case Block each -> block(each, variables);
            case Scope each -> block(each, variables);
            default -> {
                value(node, variables);
                yield End.NEXT;
            }
        };
    }

    private End block(Node block, Variables variables) {
        hoist(block, variables, new ArrayList<>());
        return statements(block, variables);
    }

    private void declare(VariableDeclaration declaration, Variables variables) {
        for (VariableInitializer variable : declaration.getVariables()) {
            Value value =
                    variable.getInitializer() == null ? Value.UNKNOWN : value(variable.getInitializer(), variables);
            bind(variable.getTarget(), value, variables, true);
        }
    }

    private void bind(AstNode target, Value value, Variables variables, boolean declare) {
        switch (target) {
            case Name name -> {
                if (declare) {
                    variables.declare(name.getIdentifier(), value);
                } else {
                    variables.set(name.getIdentifier(), value);
                    if (name.getIdentifier().equals("location")) {
                        browser.redirect(value);
                    }
                }
            }
            case ArrayLiteral pattern -> {
                for (int i = 0; i < pattern.getElements().size(); i++) {
                    Value item = value instanceof Value.Arr array
                                    && i < array.items().size()
                            ? array.items().get(i)
                            : Value.UNKNOWN;
                    bind(pattern.getElements().get(i), item, variables, declare);
                }
            }
            case PropertyGet property ->
                browser.set(
                        value(property.getTarget(), variables),
                        property.getProperty().getIdentifier(),
                        value);
            case ElementGet element ->
                browser.setElement(
                        value(element.getTarget(), variables), value(element.getElement(), variables), value);
            default -> {}
        }
    }

    private End branch(IfStatement branch, Variables variables) {
        Value condition = value(branch.getCondition(), variables);
        Optional<Boolean> known = Browser.truth(condition);
        End end = End.NEXT;
        if (known.orElse(true)) {
            end = statement(branch.getThenPart(), variables);
        }
        if (branch.getElsePart() != null && !known.orElse(false)) {
            End other = statement(branch.getElsePart(), variables);
            end = known.isPresent() ? other : end == other ? end : End.NEXT;
        }
        // Where it is not known which way is taken, the script goes on behind it.
        return known.isPresent() ? end : End.NEXT;
    }

    private End loop(ForLoop loop, Variables variables) {
        if (loop.getInitializer() instanceof VariableDeclaration declaration) {
            declare(declaration, variables);
        } else {
            value(loop.getInitializer(), variables);
        }
        return repeat(loop.getCondition(), Optional.of(loop.getIncrement()), loop.getBody(), variables, false);
    }

    private End repeat(
            AstNode condition, Optional<AstNode> increment, AstNode body, Variables variables, boolean first) {
        boolean ask = !first;
        while (true) {
            step();
            boolean once = false;
            if (ask) {
                boolean always = condition.getType() == Token.EMPTY;
                Optional<Boolean> known = always ? Optional.of(true) : Browser.truth(value(condition, variables));
                if (known.isPresent() && !known.get()) {
                    return End.NEXT;
                }
                // A loop of unknown length is walked once.
                once = known.isEmpty();
            }
            ask = true;
            End end = statement(body, variables);
            if (end == End.RETURN) {
                return once ? End.NEXT : end;
            }
            if (end == End.BREAK || once) {
                return End.NEXT;
            }
            increment.ifPresent(each -> value(each, variables));
        }
    }

    private End each(ForInLoop loop, Variables variables) {
        Value object = value(loop.getIteratedObject(), variables);
        AstNode target = loop.getIterator() instanceof VariableDeclaration declaration
                ? declaration.getVariables().getFirst().getTarget()
                : loop.getIterator();
        List<Value> turns = Browser.turns(object, loop.isForOf());
        for (Value turn : turns) {
            step();
            bind(target, turn, variables, loop.getIterator() instanceof VariableDeclaration);
            End end = statement(loop.getBody(), variables);
            if (end == End.RETURN) {
                return end;
            }
            if (end == End.BREAK) {
                break;
            }
        }
        return End.NEXT;
    }

    private End choose(SwitchStatement choice, Variables variables) {
        Value chosen = value(choice.getExpression(), variables);
        boolean running = false;
        boolean unknown = chosen instanceof Value.Unknown;
        for (int pass = 0; pass < 2 && !running; pass++) {
            for (SwitchCase each : choice.getCases()) {
                if (!running) {
                    running = unknown
                            || (each.isDefault()
                                    ? pass == 1
                                    : Browser.same(chosen, value(each.getExpression(), variables))
                                            .orElse(false));
                }
                if (running && each.getStatements() != null) {
                    for (AstNode statement : each.getStatements()) {
                        End end = statement(statement, variables);
                        if (end == End.BREAK) {
                            if (!unknown) {
                                return End.NEXT;
                            }
                            break;
                        }
                        if (end != End.NEXT) {
                            return unknown ? End.NEXT : end;
                        }
                    }
                }
            }
        }
        return End.NEXT;
    }

    /// What an expression is.
    Value value(AstNode node, Variables variables) {
        step();
        if (++depth > DEPTH * 20) {
            depth--;
            throw new Enough();
        }
        try {
            return switch (node) {
                case StringLiteral each -> Value.Str.of(each.getValue());
                case NumberLiteral each -> new Value.Num(each.getNumber());
                case Name each -> name(each.getIdentifier(), variables);
                case ParenthesizedExpression each -> value(each.getExpression(), variables);
                case Assignment each -> assignment(each, variables);
                case NewExpression each -> construct(each, variables);
                case FunctionCall each -> call(each, variables);
                case PropertyGet each ->
                    browser.get(
                            value(each.getTarget(), variables),
                            each.getProperty().getIdentifier());
                case ElementGet each ->
                    browser.element(value(each.getTarget(), variables), value(each.getElement(), variables));
                case InfixExpression each -> infix(each, variables);
                case UnaryExpression each -> browser.unary(each.getOperator(), value(each.getOperand(), variables));
                case UpdateExpression each -> update(each, variables);
                case ConditionalExpression each -> conditional(each, variables);
                case ArrayLiteral each -> array(each, variables);
                case ObjectLiteral each -> object(each, variables);
                case TemplateLiteral each -> template(each, variables);
                case FunctionNode each -> new Value.Fun(each, variables);
                case RegExpLiteral each -> regex(each);
                case KeywordLiteral each ->
                    switch (each.getType()) {
                        case Token.TRUE -> new Value.Flag(true);
                        case Token.FALSE -> new Value.Flag(false);
                        case Token.THIS -> variables.get("this").orElse(new Value.Native("window"));
                        default -> Value.UNKNOWN;
                    };
                case VariableDeclaration each -> {
                    declare(each, variables);
                    yield Value.UNKNOWN;
                }
                default -> Value.UNKNOWN;
            };
        } finally {
            depth--;
        }
    }

    private static Value regex(RegExpLiteral literal) {
        Value.Thing thing = new Value.Thing("regex");
        thing.properties().put("source", Value.Str.of(literal.getValue()));
        thing.properties()
                .put(
                        "flags",
                        Value.Str.of(Optional.ofNullable(literal.getFlags()).orElse("")));
        return thing;
    }

    private static Value name(String name, Variables variables) {
        return variables.get(name).orElseGet(() -> Browser.global(name));
    }

    private Value assignment(Assignment each, Variables variables) {
        Value right = value(each.getRight(), variables);
        if (each.getOperator() != Token.ASSIGN) {
            int operator = switch (each.getOperator()) {
                case Token.ASSIGN_ADD -> Token.ADD;
                case Token.ASSIGN_SUB -> Token.SUB;
                case Token.ASSIGN_MUL -> Token.MUL;
                case Token.ASSIGN_DIV -> Token.DIV;
                case Token.ASSIGN_MOD -> Token.MOD;
                case Token.ASSIGN_BITXOR -> Token.BITXOR;
                case Token.ASSIGN_BITOR -> Token.BITOR;
                case Token.ASSIGN_BITAND -> Token.BITAND;
                case Token.ASSIGN_LSH -> Token.LSH;
                case Token.ASSIGN_RSH -> Token.RSH;
                case Token.ASSIGN_URSH -> Token.URSH;
                default -> Token.ERROR;
            };
            right = browser.infix(operator, value(each.getLeft(), variables), right);
        }
        bind(each.getLeft(), right, variables, false);
        return right;
    }

    /// A long chain of `+` leans to the left as deep as it is long: it is walked from its bottom, not by recursion.
    private Value infix(InfixExpression expression, Variables variables) {
        List<InfixExpression> chain = new ArrayList<>();
        AstNode left = expression;
        while (left instanceof InfixExpression each
                && !(left instanceof Assignment)
                && !(left instanceof PropertyGet)
                && !isShort(each.getOperator())) {
            chain.add(each);
            left = each.getLeft();
            step();
        }
        if (chain.isEmpty()) {
            return shortened(expression, variables);
        }
        Value value = value(left, variables);
        for (int i = chain.size() - 1; i >= 0; i--) {
            value = browser.infix(
                    chain.get(i).getOperator(), value, value(chain.get(i).getRight(), variables));
        }
        return value;
    }

    private static boolean isShort(int operator) {
        return operator == Token.AND || operator == Token.OR || operator == Token.NULLISH_COALESCING;
    }

    private Value shortened(InfixExpression each, Variables variables) {
        Value left = value(each.getLeft(), variables);
        Optional<Boolean> known = Browser.truth(left);
        boolean or = each.getOperator() != Token.AND;
        if (known.isPresent() && known.get() == or) {
            return left;
        }
        Value right = value(each.getRight(), variables);
        return known.isPresent() ? right : or ? right : Value.UNKNOWN;
    }

    private Value update(UpdateExpression each, Variables variables) {
        Value old = value(each.getOperand(), variables);
        Value one = new Value.Num(1);
        int operator = each.getOperator() == Token.INC ? Token.ADD : Token.SUB;
        Value fresh = old instanceof Value.Num ? browser.infix(operator, old, one) : Value.UNKNOWN;
        bind(each.getOperand(), fresh, variables, false);
        return each.isPostfix() ? old : fresh;
    }

    private Value conditional(ConditionalExpression each, Variables variables) {
        Optional<Boolean> known = Browser.truth(value(each.getTestExpression(), variables));
        Value yes = known.orElse(true) ? value(each.getTrueExpression(), variables) : Value.UNKNOWN;
        Value no = known.orElse(false) ? Value.UNKNOWN : value(each.getFalseExpression(), variables);
        return known.isPresent() ? known.get() ? yes : no : Value.UNKNOWN;
    }

    private Value array(ArrayLiteral literal, Variables variables) {
        room(THING + 8L * literal.getElements().size());
        Value.Arr array = new Value.Arr(new ArrayList<>(literal.getElements().size()));
        for (AstNode item : literal.getElements()) {
            array.items().add(value(item, variables));
        }
        return array;
    }

    private Value object(ObjectLiteral literal, Variables variables) {
        room(THING + 16L * literal.getElements().size());
        Value.Thing thing = new Value.Thing("object");
        literal.getElements().forEach(element -> {
            if (element instanceof ObjectProperty property) {
                Optional<String> key = switch (property.getKey()) {
                    case Name name -> Optional.of(name.getIdentifier());
                    case StringLiteral text -> Optional.of(text.getValue());
                    case NumberLiteral number -> Optional.of(Browser.text(number.getNumber()));
                    default -> Optional.empty();
                };
                if (key.isPresent() && property.getValue() != null) {
                    thing.properties().put(key.get(), value(property.getValue(), variables));
                }
            }
        });
        return thing;
    }

    private Value template(TemplateLiteral literal, Variables variables) {
        Value text = Value.Str.of("");
        for (AstNode piece : literal.getElements()) {
            Value each = piece instanceof TemplateCharacters characters
                    ? Value.Str.of(Optional.ofNullable(characters.getValue()).orElse(characters.getRawValue()))
                    : value(piece, variables);
            text = browser.infix(Token.ADD, text, each);
        }
        return text;
    }

    private List<Value> arguments(FunctionCall call, Variables variables) {
        List<Value> arguments = new ArrayList<>(call.getArguments().size());
        for (AstNode argument : call.getArguments()) {
            arguments.add(value(argument, variables));
        }
        return arguments;
    }

    private Value construct(NewExpression each, Variables variables) {
        room(THING);
        Value target = value(each.getTarget(), variables);
        List<Value> arguments = arguments(each, variables);
        if (target instanceof Value.Native built) {
            return browser.construct(built.name(), arguments);
        }
        if (target instanceof Value.Fun) {
            call(target, arguments);
        }
        return new Value.Thing("object");
    }

    private Value call(FunctionCall each, Variables variables) {
        AstNode target = each.getTarget();
        while (target instanceof ParenthesizedExpression inner) {
            target = inner.getExpression();
        }
        if (target instanceof PropertyGet property) {
            Value receiver = value(property.getTarget(), variables);
            return browser.method(receiver, property.getProperty().getIdentifier(), arguments(each, variables));
        }
        if (target instanceof ElementGet element) {
            Value receiver = value(element.getTarget(), variables);
            Value key = value(element.getElement(), variables);
            if (key instanceof Value.Str name) {
                return browser.method(receiver, name.toString(), arguments(each, variables));
            }
            return call(browser.element(receiver, key), arguments(each, variables));
        }
        return call(value(target, variables), arguments(each, variables));
    }

    /// Calls a function of the script or of the browser; functions handed to one that is not known are called too.
    Value call(Value target, List<Value> arguments) {
        return switch (target) {
            case Value.Fun function -> function(function, arguments);
            case Value.Native built -> browser.function(built.name(), arguments);
            default -> {
                callBack(arguments);
                yield Value.UNKNOWN;
            }
        };
    }

    void callBack(List<Value> arguments) {
        for (Value argument : arguments) {
            if (argument instanceof Value.Fun function && !called.contains(function.node())) {
                function(function, List.of());
            }
        }
    }

    private final Map<FunctionNode, Integer> turns = new IdentityHashMap<>();

    private Value function(Value.Fun function, List<Value> arguments) {
        FunctionNode node = function.node();
        called.add(node);
        // A function that calls itself is followed a few times.
        int deep = turns.merge(node, 1, Integer::sum);
        try {
            if (deep > DEPTH) {
                return Value.UNKNOWN;
            }
            Variables variables = new Variables(Optional.of(function.around()));
            List<AstNode> parameters = node.getParams();
            for (int i = 0; i < parameters.size(); i++) {
                bind(parameters.get(i), i < arguments.size() ? arguments.get(i) : Value.UNKNOWN, variables, true);
            }
            variables.declare("arguments", new Value.Arr(new ArrayList<>(arguments)));
            AstNode body = node.getBody();
            if (!(body instanceof Block)) {
                return value(body, variables);
            }
            Value before = returned;
            returned = Value.UNKNOWN;
            block(body, variables);
            Value result = returned;
            returned = before;
            return result;
        } finally {
            turns.merge(node, -1, Integer::sum);
        }
    }
}
