package org.tocsin.readers.files.vba;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Makes procedures out of statements. What it does not know it passes over.
final class Parser {
    private static final int DEPTH = 60;
    private static final Set<String> PASSED = Set.of(
            "attribute",
            "option",
            "declare",
            "goto",
            "resume",
            "gosub",
            "return",
            "implements",
            "event",
            "raiseevent",
            "deftype",
            "stop",
            "erase");
    private static final Set<String> OPENERS = Set.of("dim", "private", "public", "static", "global", "redim", "const");

    private final List<List<Lines.Token>> statements;
    private int next;
    private int depth;
    private List<Lines.Token> line = List.of();
    private int at;
    private final List<Tree.Procedure> procedures = new ArrayList<>();
    private final List<Tree.Statement> outside = new ArrayList<>();

    private Parser(List<List<Lines.Token>> statements) {
        this.statements = statements;
    }

    /// @param outside what stands outside procedures: constants, and all of a script
    record Parsed(List<Tree.Procedure> procedures, List<Tree.Statement> outside) {}

    static Parsed parse(String source) {
        Parser parser = new Parser(Lines.of(source));
        while (parser.next < parser.statements.size()) {
            int before = parser.next;
            parser.outside.addAll(parser.body(Set.of()));
            if (parser.next == before) {
                parser.next++;
            }
        }
        return new Parsed(parser.procedures, parser.outside);
    }

    private boolean peek(int index, String word) {
        return index < line.size() && line.get(index).is(word);
    }

    private boolean take(String word) {
        if (peek(at, word)) {
            at++;
            return true;
        }
        return false;
    }

    /// Statements up to one that begins with one of the words; that one is left in `line`, behind it goes on.
    private List<Tree.Statement> body(Set<String> ends) {
        List<Tree.Statement> body = new ArrayList<>();
        depth++;
        while (next < statements.size()) {
            line = statements.get(next);
            at = 0;
            String first = line.getFirst().sort() == Lines.Sort.NAME
                    ? line.getFirst().text().toLowerCase(Locale.ROOT)
                    : "";
            String second = line.size() > 1 ? line.get(1).text().toLowerCase(Locale.ROOT) : "";
            if (ends.contains(first) || ends.contains(first + " " + second)) {
                break;
            }
            // An end that belongs to nothing open here closes what is open around.
            if (!ends.isEmpty()
                    && first.equals("end")
                    && (second.equals("sub") || second.equals("function") || second.equals("property"))) {
                break;
            }
            next++;
            statement(first, body);
        }
        depth--;
        return body;
    }

    /// Passes the line that ended a body.
    private void closed() {
        if (next < statements.size()) {
            next++;
        }
    }

    private void statement(String first, List<Tree.Statement> body) {
        if (depth > DEPTH) {
            return;
        }
        switch (first) {
            case "if" -> {
                at = 1;
                condition(body);
            }
            case "for" -> {
                at = 1;
                counted(body);
            }
            case "do", "while" -> {
                at = 1;
                loop(first, body);
            }
            case "select" -> {
                at = take("case") ? 1 : 2;
                choice(body);
            }
            case "with" -> {
                body.addAll(body(Set.of("end with")));
                closed();
            }
            case "exit" ->
                body.add(new Tree.Exit(line.size() > 1 ? line.get(1).text().toLowerCase(Locale.ROOT) : ""));
            case "sub", "function", "property" -> procedure();
            default -> plain(first, body);
        }
    }

    private void plain(String first, List<Tree.Statement> body) {
        if (PASSED.contains(first)) {
            return;
        }
        if (OPENERS.contains(first)) {
            declared(first, body);
            return;
        }
        if (first.equals("friend")) {
            at = 1;
            if (peek(1, "sub") || peek(1, "function") || peek(1, "property")) {
                procedure();
            }
            return;
        }
        if (first.equals("on") && peek(1, "error")) {
            return;
        }
        if (first.equals("call") || first.equals("set") || first.equals("let")) {
            at = 1;
        }
        simple(body);
    }

    /// `Dim a(5), b`, `Const C = 1`, `ReDim Preserve x(n)`; or a procedure behind `Public`.
    private void declared(String first, List<Tree.Statement> body) {
        at = 1;
        if (take("static")) {
            // `Private Static Sub`
        }
        if (peek(at, "sub") || peek(at, "function") || peek(at, "property")) {
            procedure();
            return;
        }
        if (peek(at, "declare") || peek(at, "type") || peek(at, "enum")) {
            if (!peek(at, "declare")) {
                String what = line.get(at).text().toLowerCase(Locale.ROOT);
                while (next < statements.size()
                        && !(statements.get(next).getFirst().is("end")
                                && statements.get(next).size() > 1
                                && statements.get(next).get(1).is(what))) {
                    next++;
                }
                closed();
            }
            return;
        }
        boolean constant = first.equals("const") | take("const");
        boolean keeps = take("preserve");
        while (at < line.size() && line.get(at).sort() == Lines.Sort.NAME) {
            String name = line.get(at++).text().toLowerCase(Locale.ROOT);
            List<Tree.Expression> bounds = new ArrayList<>();
            boolean room = take("(");
            if (room) {
                while (at < line.size() && !peek(at, ")")) {
                    Tree.Expression bound = expression();
                    if (take("to")) {
                        bound = expression();
                    }
                    bounds.add(bound);
                    if (!take(",")) {
                        break;
                    }
                }
                take(")");
            }
            while (at < line.size() && !peek(at, ",") && !peek(at, "=")) {
                at++;
            }
            if (constant && take("=")) {
                body.add(new Tree.Assign(new Tree.Reach(Optional.empty(), name, List.of(), false), expression()));
            } else if (room) {
                body.add(new Tree.Room(name, bounds, keeps));
            }
            while (at < line.size() && !take(",")) {
                at++;
            }
        }
    }

    private void procedure() {
        boolean property = peek(at, "property");
        at += property ? 2 : 1;
        if (at >= line.size()) {
            return;
        }
        String name = line.get(at++).text();
        List<String> parameters = new ArrayList<>();
        if (take("(")) {
            int open = 1;
            String last = "";
            while (at < line.size() && open > 0) {
                Lines.Token token = line.get(at++);
                if (token.is("(")) {
                    open++;
                } else if (token.is(")")) {
                    open--;
                } else if (token.is(",")) {
                    parameters.add(last);
                    last = "";
                } else if (token.is("as") || token.is("=")) {
                    while (at < line.size() && !peek(at, ",") && !peek(at, ")")) {
                        at++;
                    }
                } else if (token.sort() == Lines.Sort.NAME
                        && !Set.of("byval", "byref", "optional", "paramarray")
                                .contains(token.text().toLowerCase(Locale.ROOT))) {
                    last = token.text().toLowerCase(Locale.ROOT);
                }
            }
            if (!last.isEmpty()) {
                parameters.add(last);
            }
        }
        List<Tree.Statement> body = body(Set.of("end sub", "end function", "end property"));
        closed();
        procedures.add(new Tree.Procedure(name, parameters, body));
    }

    private void condition(List<Tree.Statement> body) {
        List<Tree.Way> ways = new ArrayList<>();
        Tree.Expression condition = expression();
        take("then");
        if (at < line.size()) {
            List<Tree.Statement> then = new ArrayList<>();
            oneLine(then);
            ways.add(new Tree.Way(Optional.of(condition), then));
            if (take("else")) {
                List<Tree.Statement> otherwise = new ArrayList<>();
                oneLine(otherwise);
                ways.add(new Tree.Way(Optional.empty(), otherwise));
            }
            body.add(new Tree.If(ways));
            return;
        }
        Set<String> ends = Set.of("elseif", "else", "end if");
        ways.add(new Tree.Way(Optional.of(condition), body(ends)));
        while (next < statements.size() && !peek(0, "end")) {
            closed();
            at = 1;
            Optional<Tree.Expression> other = Optional.empty();
            if (peek(0, "elseif")) {
                other = Optional.of(expression());
            } else if (at < line.size()) {
                List<Tree.Statement> rest = new ArrayList<>();
                simple(rest);
                rest.addAll(body(ends));
                ways.add(new Tree.Way(other, rest));
                continue;
            }
            ways.add(new Tree.Way(other, body(ends)));
        }
        if (next < statements.size()
                && statements.get(next).getFirst().is("end")
                && statements.get(next).size() > 1
                && statements.get(next).get(1).is("if")) {
            next++;
        }
        body.add(new Tree.If(ways));
    }

    /// A statement behind `Then` or `Else` on the same line.
    private void oneLine(List<Tree.Statement> body) {
        int from = at;
        int end = from;
        while (end < line.size() && !peek(end, "else")) {
            end++;
        }
        List<Lines.Token> whole = line;
        line = whole.subList(from, end);
        at = 0;
        if (!line.isEmpty()) {
            String first = line.getFirst().text().toLowerCase(Locale.ROOT);
            if (first.equals("exit")) {
                body.add(new Tree.Exit(line.size() > 1 ? line.get(1).text().toLowerCase(Locale.ROOT) : ""));
            } else if (!first.equals("if") && !first.equals("for") && !first.equals("do")) {
                plain(first, body);
            }
        }
        line = whole;
        at = end;
    }

    private void counted(List<Tree.Statement> body) {
        if (take("each")) {
            Tree.Expression item = primary();
            take("in");
            Tree.Expression in = expression();
            List<Tree.Statement> inner = body(Set.of("next"));
            closed();
            if (item instanceof Tree.Reach reach) {
                body.add(new Tree.Each(reach, in, inner));
            }
            return;
        }
        Tree.Expression counter = primary();
        take("=");
        Tree.Expression from = expression();
        take("to");
        Tree.Expression to = expression();
        Optional<Tree.Expression> step = take("step") ? Optional.of(expression()) : Optional.empty();
        List<Tree.Statement> inner = body(Set.of("next"));
        closed();
        if (counter instanceof Tree.Reach reach) {
            body.add(new Tree.Count(reach, from, to, step, inner));
        }
    }

    private void loop(String first, List<Tree.Statement> body) {
        boolean simple = first.equals("while");
        boolean until = false;
        Optional<Tree.Expression> condition = Optional.empty();
        if (simple) {
            condition = Optional.of(expression());
        } else if (peek(at, "while") || peek(at, "until")) {
            until = peek(at++, "until");
            condition = Optional.of(expression());
        }
        List<Tree.Statement> inner = body(Set.of(simple ? "wend" : "loop"));
        boolean atEnd = false;
        if (!simple && next < statements.size()) {
            at = 1;
            if (condition.isEmpty() && (peek(1, "while") || peek(1, "until"))) {
                until = peek(1, "until");
                at = 2;
                condition = Optional.of(expression());
                atEnd = true;
            }
        }
        closed();
        body.add(new Tree.Loop(condition, until, atEnd, inner));
    }

    private void choice(List<Tree.Statement> body) {
        Tree.Expression of = expression();
        List<Tree.Way> ways = new ArrayList<>();
        Set<String> ends = Set.of("case", "end select");
        body(ends);
        while (next < statements.size() && peek(0, "case")) {
            at = 1;
            Optional<Tree.Expression> condition = Optional.empty();
            if (!peek(1, "else")) {
                Tree.Expression any = one(of);
                while (take(",")) {
                    any = new Tree.Binary("or", any, one(of));
                }
                condition = Optional.of(any);
            }
            closed();
            ways.add(new Tree.Way(condition, body(ends)));
        }
        closed();
        body.add(new Tree.If(ways));
    }

    private Tree.Expression one(Tree.Expression of) {
        if (take("is")) {
            String sign = at < line.size() ? line.get(at++).text() : "=";
            return new Tree.Binary(sign, of, expression());
        }
        Tree.Expression value = expression();
        if (take("to")) {
            return new Tree.Binary("and", new Tree.Binary(">=", of, value), new Tree.Binary("<=", of, expression()));
        }
        return new Tree.Binary("=", of, value);
    }

    /// An assignment or a call.
    private void simple(List<Tree.Statement> body) {
        if (at >= line.size()) {
            return;
        }
        Tree.Expression left = primary();
        if (left instanceof Tree.Reach reach) {
            if (take("=")) {
                body.add(new Tree.Assign(reach, expression()));
                return;
            }
            if (at < line.size() && !reach.called()) {
                body.add(new Tree.Do(new Tree.Reach(reach.of(), reach.name(), arguments(), true)));
                return;
            }
            // `Shell (cmd), 0` and `MsgBox ("a") & b`: what stands in brackets is the first argument's begin.
            if (at < line.size() && reach.called()) {
                List<Tree.Expression> more = new ArrayList<>(reach.arguments());
                at += 1;
                more.addAll(arguments());
                body.add(new Tree.Do(new Tree.Reach(reach.of(), reach.name(), more, true)));
                return;
            }
        }
        body.add(new Tree.Do(left));
        while (at < line.size()) {
            int before = at;
            body.add(new Tree.Do(expression()));
            at += at == before ? 1 : 0;
        }
    }

    private List<Tree.Expression> arguments() {
        List<Tree.Expression> arguments = new ArrayList<>();
        while (at < line.size() && !peek(at, ")")) {
            if (peek(at, ",")) {
                at++;
                continue;
            }
            if (at + 1 < line.size() && peek(at + 1, ":=")) {
                at += 2;
            }
            int before = at;
            arguments.add(expression());
            at += at == before ? 1 : 0;
        }
        return arguments;
    }

    private static final List<List<String>> LEVELS = List.of(
            List.of("imp"),
            List.of("eqv"),
            List.of("xor"),
            List.of("or"),
            List.of("and"),
            List.of("not"),
            List.of("=", "<>", "<", ">", "<=", ">=", "like", "is"),
            List.of("&"),
            List.of("+", "-"),
            List.of("mod"),
            List.of("\\"),
            List.of("*", "/"),
            List.of("neg"),
            List.of("^"));

    private Tree.Expression expression() {
        return level(0);
    }

    private Tree.Expression level(int level) {
        if (level == LEVELS.size()) {
            return primary();
        }
        List<String> signs = LEVELS.get(level);
        if (signs.getFirst().equals("not")) {
            if (take("not")) {
                return deeper(() -> new Tree.Unary("not", level(level)));
            }
            return level(level + 1);
        }
        if (signs.getFirst().equals("neg")) {
            if (take("-")) {
                return deeper(() -> new Tree.Unary("-", level(level)));
            }
            if (take("+")) {
                return deeper(() -> level(level));
            }
            return level(level + 1);
        }
        Tree.Expression left = level(level + 1);
        int joined = 0;
        while (at < line.size() && joined++ < 4_000) {
            Lines.Token token = line.get(at);
            String sign = token.text().toLowerCase(Locale.ROOT);
            if (token.sort() == Lines.Sort.TEXT || !signs.contains(sign)) {
                break;
            }
            at++;
            left = new Tree.Binary(sign, left, level(level + 1));
        }
        return left;
    }

    private Tree.Expression deeper(java.util.function.Supplier<Tree.Expression> inner) {
        if (depth > DEPTH) {
            at = line.size();
            return new Tree.Constant(Unknown.VALUE);
        }
        depth++;
        Tree.Expression made = inner.get();
        depth--;
        return made;
    }

    private Tree.Expression primary() {
        if (at >= line.size()) {
            return new Tree.Constant(Unknown.VALUE);
        }
        Lines.Token token = line.get(at);
        switch (token.sort()) {
            case TEXT -> {
                at++;
                return new Tree.Constant(token.text());
            }
            case NUMBER -> {
                at++;
                return new Tree.Constant(token.number());
            }
            case SIGN -> {
                return signed(token);
            }
            case NAME -> {
                if (token.is("new") || token.is("byval") || token.is("typeof") || token.is("addressof")) {
                    at++;
                    return deeper(this::primary);
                }
                return reach(Optional.empty());
            }
        }
        throw new AssertionError(token);
    }

    private Tree.Expression signed(Lines.Token token) {
        if (token.is("(")) {
            at++;
            Tree.Expression inner = deeper(this::expression);
            take(")");
            // `(a).b`
            return peek(at, ".") ? dotted(inner) : inner;
        }
        if (token.is(".") || token.is("!")) {
            at++;
            return at < line.size() && line.get(at).sort() == Lines.Sort.NAME
                    ? reach(Optional.of(new Tree.Constant(Unknown.VALUE)))
                    : new Tree.Constant(Unknown.VALUE);
        }
        if (token.is("#")) {
            at++;
            while (at < line.size() && !take("#") && !peek(at, ",")) {
                at++;
            }
            return new Tree.Constant(Unknown.VALUE);
        }
        return new Tree.Constant(Unknown.VALUE);
    }

    private Tree.Expression dotted(Tree.Expression of) {
        at++;
        return at < line.size() && line.get(at).sort() == Lines.Sort.NAME ? reach(Optional.of(of)) : of;
    }

    private Tree.Expression reach(Optional<Tree.Expression> of) {
        Tree.Expression made;
        Optional<Tree.Expression> from = of;
        int links = 0;
        do {
            String name = at < line.size() ? line.get(at++).text() : "";
            List<Tree.Expression> arguments = List.of();
            boolean called = false;
            // `Shell (x)` has a blank, which tokens do not know: brackets are arguments.
            if (peek(at, "(")) {
                at++;
                called = true;
                arguments = depth > DEPTH ? List.of() : inBrackets();
                take(")");
            }
            made = new Tree.Reach(from, name, arguments, called);
            while (peek(at, "(") && links++ < 50) {
                at++;
                made = new Tree.Reach(Optional.of(made), "", inBrackets(), true);
                take(")");
            }
            from = Optional.of(made);
        } while (links++ < 200 && (take(".") || take("!")));
        return made;
    }

    private List<Tree.Expression> inBrackets() {
        depth++;
        List<Tree.Expression> arguments = arguments();
        depth--;
        return arguments;
    }
}
