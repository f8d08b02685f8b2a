package org.tocsin.readers.mail;

import java.util.ArrayList;
import java.util.List;
import org.tocsin.readers.Limits;
import org.tocsin.readers.files.compound.Faults;
import org.tocsin.readers.mail.outlook.OutlookMessage;
import org.tocsin.readers.mail.outlook.PlainMail;
import org.tocsin.readers.mail.outlook.Tnef;

/// Takes `winmail.dat` apart within the mail that carries it: what it holds is attached to that mail, and its
/// text is read with that mail's. The file itself stays an attachment too.
final class Winmail {
    /// Files of one message that are taken apart; an honest one has one.
    private static final int MOST = 20;

    private Winmail() {}

    /// The attachments of a message and what they hold. A part from within has the path of the file and its own
    /// place there behind a slash, such as `2/1`.
    static List<Leaf> leaves(MimeTree tree, MessageReading.Bounds bounds, Limits limits) {
        List<Leaf> leaves = new ArrayList<>(tree.leaves());
        int done = 0;
        for (Leaf leaf : List.copyOf(leaves)) {
            if (leaf.message() || !Tnef.recognises(leaf.bytes()) || done++ >= MOST) {
                continue;
            }
            Faults faults = new Faults();
            OutlookMessage message = Tnef.read(leaf.bytes(), limits.depth(), limits.parts(), faults);
            MimeTree inner = new MimeTree(bounds);
            inner.parse(PlainMail.of(message));
            inner.text().texts().forEach(tree.text()::add);
            inner.html().texts().forEach(tree.html()::add);
            for (Leaf each : inner.leaves()) {
                leaves.add(new Leaf(within(leaf.part(), each.part()), each.bytes(), each.message()));
            }
            faults.all().forEach(fault -> tree.fault(fault.cause(), fault.detail()));
            inner.faults().forEach(fault -> tree.fault(fault.cause(), fault.detail()));
        }
        return leaves;
    }

    private static Part within(Part outer, Part inner) {
        return new Part(
                outer.path() + "/" + inner.path(),
                inner.type(),
                inner.charset(),
                inner.encoding(),
                inner.name(),
                inner.disposition(),
                inner.size(),
                inner.sha256(),
                inner.otherSha256(),
                inner.alsoNamed(),
                inner.views());
    }

    /// Whether a part came out of such a file: then its bytes are not those that were sent.
    static boolean holds(Part part) {
        return part.path().indexOf('/') >= 0;
    }
}
