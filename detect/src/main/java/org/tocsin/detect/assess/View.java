package org.tocsin.detect.assess;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The knowledge as one question may use it. Used by one thread.
final class View {
    private static final double HALF = 0.5;

    private final Reported reported;
    private final List<Reported.Profile> profiles;
    private final BitSet gone;
    private final int[] techniqueUsers;
    private final int[] softwareUsers;
    private final double[] toolMass;
    private final double backgroundMass;
    private final Map<Integer, double[]> byTools = new HashMap<>();

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
    ///
    /// @return one share for each actor
    double[] byTheirTools(int technique) {
        return byTools.computeIfAbsent(technique, this::shareOfTools);
    }

    private double[] shareOfTools(int technique) {
        double[] shares = new double[toolMass.length];
        for (int actor = 0; actor < shares.length; actor++) {
            BitSet software = profiles.get(actor).software();
            double mass = 0;
            for (int one = software.nextSetBit(0); one >= 0; one = software.nextSetBit(one + 1)) {
                if (reported.techniquesOfSoftware(one).get(technique)) {
                    mass += 1.0 / Math.max(softwareUsers[one], 1);
                }
            }
            shares[actor] = mass == 0 ? 0 : mass / toolMass[actor];
        }
        return shares;
    }
}
