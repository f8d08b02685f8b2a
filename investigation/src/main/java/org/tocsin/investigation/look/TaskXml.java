package org.tocsin.investigation.look;

import java.util.ArrayList;
import java.util.List;

/// What a scheduled task runs and as whom, out of the XML that Windows logs with it (MS-TSCH 2.5). It is looked
/// through as text: no parser means no entities, no nesting and nothing to fetch.
final class TaskXml {
    private static final int MOST_COMMANDS = 32;

    private TaskXml() {}

    /// The commands with their arguments, one behind the other; empty where there are none.
    static String commands(String xml) {
        List<String> commands = new ArrayList<>();
        int at = 0;
        while (commands.size() < MOST_COMMANDS) {
            int begin = exec(xml, at);
            if (begin < 0) {
                break;
            }
            int end = xml.indexOf("</Exec>", begin);
            String exec = xml.substring(begin, end < 0 ? xml.length() : end);
            String arguments = element(exec, "Arguments");
            commands.add(element(exec, "Command") + (arguments.isEmpty() ? "" : " " + arguments));
            at = end < 0 ? xml.length() : end;
        }
        String handler = element(xml, "ClassId");
        if (!handler.isEmpty()) {
            commands.add("COM " + handler);
        }
        return String.join(" ; ", commands);
    }

    /// Where an `Exec` begins; `ExecutionTimeLimit` is none.
    private static int exec(String xml, int from) {
        int plain = xml.indexOf("<Exec>", from);
        int named = xml.indexOf("<Exec ", from);
        return plain < 0 || named >= 0 && named < plain ? named : plain;
    }

    /// The account that it runs as; empty where the XML does not say.
    static String account(String xml) {
        String user = element(xml, "UserId");
        return user.isEmpty() ? element(xml, "GroupId") : user;
    }

    private static String element(String xml, String name) {
        String opening = "<" + name + ">";
        int begin = xml.indexOf(opening);
        int end = begin < 0 ? -1 : xml.indexOf("</" + name + ">", begin);
        return end < 0
                ? ""
                : xml.substring(begin + opening.length(), end)
                        .strip()
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&");
    }
}
