package org.tocsin.detect.assess;

import java.util.BitSet;
import java.util.List;

/// The knowledge as one question may use it.
final class View {
    private final Reported reported;
    private final List<Reported.Profile> profiles;
    private final BitSet gone;
    private final int[] techniqueUsers;
    private final int[] softwareUsers;
    private final double[] toolMass;
    private final double backgroundMass;

    View(Reported reported, List<Reported.Profile> profiles, BitSet gone) {
        this.reported = reported;
        this.profiles = profiles;
        this.gone = gone;
        this.techniqueUsers = new int[reported.techniqueCount()];
        this.softwareUsers = new int[reported.softwareCount()];
        double mass = techniqueUsers.length * HALF;
        for (int actor = gone.nextClearBit(0); actor < profiles.size(); actor = gone.nextClearBit(actor + 1)) {
            BitSet techniques = profiles.get(actor).techniques();
            mass += techniques.cardinality();
            count(techniques, techniqueUsers);
            count(profiles.get(actor).software(), softwareUsers);
        }
        backgroundMass = mass;
        toolMass = new double[profiles.size()];
        for (int actor = 0; actor < toolMass.length; actor++) {
            BitSet software = profiles.get(actor).software();
            for (int one = software.nextSetBit(0); one >= 0; one = software.nextSetBit(one + 1)) {
                toolMass[actor] +=
                        (double) reported.techniquesOfSoftware(one).cardinality() / Math.max(softwareUsers[one], 1);
            }
        }
    }

    private static final double HALF = 0.5;

    private static void count(BitSet set, int[] into) {
        for (int i = set.nextSetBit(0); i >= 0; i = set.nextSetBit(i + 1)) {
            into[i]++;
        }
    }

    boolean isHypothesis(int actor) {
        return !gone.get(actor);
    }

    Reported.Profile profile(int actor) {
        return profiles.get(actor);
    }

    /// How many of the actors are said to use a technique.
    int techniqueUsers(int technique) {
        return techniqueUsers[technique];
    }

    /// How many of the actors are said to use a software.
    int softwareUsers(int software) {
        return softwareUsers[software];
    }

    /// The share of a technique among all that is reported of anybody; never nothing.
    double background(int technique) {
        return (techniqueUsers[technique] + HALF) / backgroundMass;
    }

    /// The share of a technique among those of an actor's software, where a software that many share counts for
    /// little.
    double byItsTools(int actor, int technique) {
        if (toolMass[actor] == 0) {
            return 0;
        }
        double mass = 0;
        BitSet software = profiles.get(actor).software();
        for (int one = software.nextSetBit(0); one >= 0; one = software.nextSetBit(one + 1)) {
            if (reported.techniquesOfSoftware(one).get(technique)) {
                mass += 1.0 / Math.max(softwareUsers[one], 1);
            }
        }
        return mass / toolMass[actor];
    }
}
