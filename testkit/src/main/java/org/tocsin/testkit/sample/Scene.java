package org.tocsin.testkit.sample;

import java.time.Duration;
import java.time.Instant;
import org.tocsin.testkit.EventSpec;
import org.tocsin.testkit.Machine;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Program;
import org.tocsin.testkit.Program.Running;
import org.tocsin.testkit.SecurityEvents;
import org.tocsin.testkit.SysmonEvents;
import org.tocsin.testkit.sample.Chronicle.Mark;
import org.tocsin.testkit.sample.Chronicle.Side;

/// One side's doings on one machine. Time moves on with each of them by a few seconds, never twice the same.
final class Scene {
    private final Chronicle chronicle;
    private final Side side;
    private final Machine machine;
    private Account who;
    private Instant now;
    private int pid;

    Scene(Chronicle chronicle, Side side, Machine machine, Account who, String start) {
        this.chronicle = chronicle;
        this.side = side;
        this.machine = machine;
        this.who = who;
        this.now = Instant.parse(start);
        this.pid = 2_000 + (int) Math.floorMod(now.getEpochSecond() / 7, 5_000L) * 4;
    }

    Machine machine() {
        return machine;
    }

    Account who() {
        return who;
    }

    Scene as(Account other) {
        who = other;
        return this;
    }

    /// The next moment.
    Instant tick() {
        long step = 1_700_000_000L + Math.floorMod(now.getNano() * 31L + now.getEpochSecond() * 7_919L, 9_000_000_000L);
        now = now.plusNanos(step / 100 * 100);
        return now;
    }

    Scene pause(String duration) {
        now = now.plus(Duration.parse(duration));
        return this;
    }

    Scene show(EventSpec event, String technique, String behaviour) {
        chronicle.add(event, new Mark(side, technique, behaviour));
        return this;
    }

    /// Starts a program: Sysmon and the Security log each have their own record of it.
    Running run(
            Program program, String commandLine, Running parent, String integrity, String technique, String behaviour) {
        Instant time = tick();
        pid = 2_000 + (pid + 4 * (1 + time.getNano() / 100 % 37)) % 20_000;
        Running child =
                Running.started(machine, time, program, commandLine, who, pid).at(integrity);
        show(SysmonEvents.processCreated(machine, time, child, parent), technique, behaviour);
        show(SecurityEvents.processCreated(machine, time.plusNanos(1_300_100), child, parent), technique, behaviour);
        return child;
    }

    Running run(Program program, String commandLine, Running parent, String technique, String behaviour) {
        return run(program, commandLine, parent, parent.integrity(), technique, behaviour);
    }

    /// Looks a name up and connects to it.
    Scene call(Running process, String name, String ip, String technique, String behaviour) {
        show(SysmonEvents.looked(machine, tick(), process, name, "::ffff:" + ip + ';'), technique, behaviour);
        return show(SysmonEvents.connected(machine, tick(), process, ip, "-", 443), technique, behaviour);
    }

    Scene file(Running process, String path, String technique, String behaviour) {
        return show(SysmonEvents.fileCreated(machine, tick(), process, path), technique, behaviour);
    }
}
