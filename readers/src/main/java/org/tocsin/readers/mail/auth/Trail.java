package org.tocsin.readers.mail.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tocsin.readers.mail.header.RawField;
import org.tocsin.readers.mail.header.RawMessage;

/// The way a message says it took, the newest server first, as in its header.
final class Trail {
    /// Servers that are looked at; no honest mail passes as many.
    private static final int MOST = 200;

    /// A day is longer than most servers keep trying without telling the sender.
    private static final long LONG = 24 * 3600;

    /// Clocks of honest servers differ by this much, in seconds.
    private static final long CLOCKS = 60;

    /// One server, how long after the one below it (empty where a time is missing), and what is odd about it.
    record Step(Hop hop, Optional<Instant> time, Optional<Long> delay, Set<String> odd) {}

    private final List<Step> steps = new ArrayList<>();

    /// The place of each step's field among all fields of the message.
    private final List<Integer> places = new ArrayList<>();

    static Trail of(RawMessage message) {
        Trail trail = new Trail();
        List<RawField> fields = message.fields();
        for (int i = 0; i < fields.size() && trail.steps.size() < MOST; i++) {
            if (fields.get(i).name().equals("received")) {
                Hop hop = Hop.parse(fields.get(i).value());
                trail.steps.add(new Step(hop, hop.time(), Optional.empty(), new TreeSet<>()));
                trail.places.add(i);
            }
        }
        trail.judge();
        return trail;
    }

    List<Step> steps() {
        return steps;
    }

    /// When the last server received the message, as it says itself.
    Optional<Instant> arrival() {
        return steps.isEmpty() ? Optional.empty() : steps.getFirst().time();
    }

    private void judge() {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Set<String> odd = step.odd();
            Hop hop = step.hop();
            Optional<Step> older = i + 1 < steps.size() ? Optional.of(steps.get(i + 1)) : Optional.empty();
            Optional<Long> delay = step.time()
                    .flatMap(now -> older.flatMap(Step::time)
                            .map(then -> Duration.between(then, now).toSeconds()));
            delay.ifPresent(seconds -> {
                if (seconds < -CLOCKS) {
                    odd.add("time-backwards");
                } else if (seconds > LONG) {
                    odd.add("long-delay");
                }
            });
            if (step.time().isEmpty()) {
                odd.add("no-time");
            }
            if (hop.strangeZone()) {
                odd.add("unusual-zone");
            }
            names(hop, odd);
            older.ifPresent(below -> linked(hop, below.hop(), odd));
            steps.set(i, new Step(hop, step.time(), delay, odd));
        }
        privates();
        links();
    }

    private static void names(Hop hop, Set<String> odd) {
        if (hop.reverse().equals("unknown")) {
            odd.add("no-reverse-name");
        } else if (!hop.reverse().isEmpty()
                && !hop.from().isEmpty()
                && hop.from().indexOf('.') > 0
                && !DomainNames.sameHouse(hop.reverse(), hop.from())) {
            odd.add("name-mismatch");
        }
        Optional<String> literal = Hop.address(hop.from());
        if (literal.isPresent() && !hop.ip().isEmpty() && !literal.equals(Hop.address(hop.ip()))) {
            odd.add("name-mismatch");
        }
        boolean outside = !hop.from().isEmpty() && !DomainNames.sameHouse(hop.from(), hop.by()) && isPublic(hop.ip());
        if (outside && !hop.tls() && hop.with().toUpperCase(Locale.ROOT).contains("SMTP")) {
            odd.add("not-encrypted");
        }
    }

    private static boolean isPublic(String ip) {
        return Ip.parse(ip).filter(address -> !Ip.isPrivate(address)).isPresent();
    }

    /// Whether a server took the message from the one that the field below was written by.
    private static void linked(Hop hop, Hop below, Set<String> odd) {
        if (hop.from().isEmpty() || below.by().isEmpty() || hop.by().equals(below.by())) {
            return;
        }
        boolean same = DomainNames.sameHouse(hop.from(), below.by())
                || DomainNames.sameHouse(hop.reverse(), below.by())
                || !hop.ip().isEmpty() && hop.ip().equals(below.by());
        boolean telling = below.by().indexOf('.') > 0 && Hop.address(below.by()).isEmpty();
        if (!same && telling) {
            odd.add("not-linked");
        }
    }

    /// A private address between two public ones: such a server cannot have been on the way.
    private void privates() {
        int lastPublic = -1;
        for (int i = 0; i < steps.size(); i++) {
            lastPublic = isPublic(steps.get(i).hop().ip()) ? i : lastPublic;
        }
        boolean above = false;
        for (int i = 0; i < lastPublic; i++) {
            Hop hop = steps.get(i).hop();
            boolean inside = Ip.parse(hop.ip()).filter(Ip::isPrivate).isPresent();
            if (inside && above && !DomainNames.sameHouse(hop.by(), hop.from())) {
                steps.get(i).odd().add("private-in-the-middle");
            }
            above |= isPublic(hop.ip());
        }
    }

    /// A bottom field that the one above it does not lead to may have been written by the sender.
    private void links() {
        if (steps.size() < 2) {
            return;
        }
        Step above = steps.get(steps.size() - 2);
        if (above.odd().contains("not-linked")) {
            steps.getLast().odd().add("perhaps-forged");
        }
    }

    /// The lowest of the servers at the top that belong to the one that received the message in the end. What
    /// stands above its field was written by the receiver's own servers; what stands below, anyone may have
    /// written.
    ///
    /// @return its place among all fields, or -1
    int boundary() {
        int step = receiving();
        return step < 0 ? -1 : places.get(step);
    }

    /// The step of the boundary: where the message came in from outside.
    int receiving() {
        if (steps.isEmpty()) {
            return -1;
        }
        String top = "";
        int found = 0;
        for (int i = 0; i < steps.size(); i++) {
            Hop hop = steps.get(i).hop();
            boolean inner = hop.by().isEmpty()
                    || hop.by().indexOf('.') < 0
                    || Ip.parse(hop.by()).isPresent();
            if (inner) {
                found = top.isEmpty() ? i : found;
            } else if (top.isEmpty() || DomainNames.sameHouse(top, hop.by())) {
                top = top.isEmpty() ? hop.by() : top;
                found = i;
            } else {
                break;
            }
            // From here on the message was outside.
            boolean came = isPublic(hop.ip()) && !DomainNames.sameHouse(hop.from(), hop.by());
            if (came && !top.isEmpty()) {
                break;
            }
        }
        return found;
    }

    /// Where the field below a place begins the next server's: the place of the next `Received`, or the end.
    int next(int place, int end) {
        for (int each : places) {
            if (each > place) {
                return each;
            }
        }
        return end;
    }
}
