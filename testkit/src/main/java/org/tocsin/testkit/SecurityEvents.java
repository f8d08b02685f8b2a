package org.tocsin.testkit;

import static org.tocsin.testkit.TypedValue.guid;
import static org.tocsin.testkit.TypedValue.hex32;
import static org.tocsin.testkit.TypedValue.hex64;
import static org.tocsin.testkit.TypedValue.sid;
import static org.tocsin.testkit.TypedValue.uint32;

import java.time.Instant;
import java.util.UUID;
import org.tocsin.testkit.Machine.Account;
import org.tocsin.testkit.Markup.Element;
import org.tocsin.testkit.Program.Running;

/// The Security log's events that matter here, with the names and types that Windows 10 and later give their
/// fields.
public final class SecurityEvents {
    public static final String CHANNEL = "Security";

    private static final Provider AUDITING =
            Provider.of("Microsoft-Windows-Security-Auditing", "54849625-5478-4994-a5ba-3e3b0328c30d");
    static final Provider EVENTLOG = Provider.of("Microsoft-Windows-Eventlog", "fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148");
    static final String CLEARED = "http://manifests.microsoft.com/win/2004/08/windows/eventlog";

    private static final long SUCCESS = 0x8020_0000_0000_0000L;
    private static final long FAILURE = 0x8010_0000_0000_0000L;
    private static final UUID NO_GUID = new UUID(0, 0);

    private SecurityEvents() {}

    private static EventSpec.Draft audit(Machine on, Instant at, int id, int version, int task) {
        return EventSpec.of(AUDITING, id, CHANNEL)
                .version(version)
                .level(0)
                .task(task)
                .keywords(SUCCESS)
                .at(at)
                .on(on.fqdn())
                .by(at.getEpochSecond() % 2 == 0 ? 4 : 724, 100 + 4 * (int) (at.getEpochSecond() % 900));
    }

    private static EventSpec.Draft subject(EventSpec.Draft draft, Account who) {
        return draft.data("SubjectUserSid", sid(who.sid()))
                .data("SubjectUserName", who.name())
                .data("SubjectDomainName", who.domain())
                .data("SubjectLogonId", hex64(who.logonId()));
    }

    /// 4624.
    ///
    /// @param type 2 at the keyboard, 3 network, 5 service, 7 unlock, 10 remote desktop
    /// @param from the address it came from, `-` for none
    public static EventSpec logon(
            Machine on, Instant at, Account subject, Account target, int type, String from, String workstation) {
        boolean network = type == 3;
        boolean kerberos = network && workstation.equals("-");
        String process = network
                ? "-"
                : type == 5 ? "C:\\Windows\\System32\\services.exe" : "C:\\Windows\\System32\\svchost.exe";
        return subject(audit(on, at, 4624, 2, 12544), subject)
                .data("TargetUserSid", sid(target.sid()))
                .data("TargetUserName", target.name())
                .data("TargetDomainName", target.domain())
                .data("TargetLogonId", hex64(target.logonId()))
                .data("LogonType", uint32(type))
                .data(
                        "LogonProcessName",
                        kerberos ? "Kerberos" : network ? "NtLmSsp " : type == 5 ? "Advapi  " : "User32 ")
                .data("AuthenticationPackageName", kerberos ? "Kerberos" : network ? "NTLM" : "Negotiate")
                .data("WorkstationName", workstation)
                .data("LogonGuid", guid(kerberos ? new UUID(at.getEpochSecond(), target.logonId()) : NO_GUID))
                .data("TransmittedServices", "-")
                .data("LmPackageName", network && !kerberos ? "NTLM V2" : "-")
                .data("KeyLength", uint32(network && !kerberos ? 128 : 0))
                .data("ProcessId", hex64(network ? 0 : 0x2bc))
                .data("ProcessName", process)
                .data("IpAddress", from)
                .data("IpPort", from.equals("-") ? "-" : Long.toString(49_200 + at.getEpochSecond() % 9_000))
                .data("ImpersonationLevel", "%%1833")
                .data("RestrictedAdminMode", type == 10 ? "%%1843" : "-")
                .data("TargetOutboundUserName", "-")
                .data("TargetOutboundDomainName", "-")
                .data("VirtualAccount", "%%1843")
                .data("TargetLinkedLogonId", hex64(0))
                .data("ElevatedToken", "%%1842")
                .build();
    }

    /// 4625, a wrong password.
    public static EventSpec logonFailed(
            Machine on, Instant at, Account target, int type, String from, String workstation) {
        return subject(audit(on, at, 4625, 0, 12544).keywords(FAILURE), type == 3 ? Account.NOBODY : on.itself())
                .data("TargetUserSid", sid("S-1-0-0"))
                .data("TargetUserName", target.name())
                .data("TargetDomainName", target.domain())
                .data("Status", hex32(0xc000_006dL))
                .data("FailureReason", "%%2313")
                .data("SubStatus", hex32(0xc000_006aL))
                .data("LogonType", uint32(type))
                .data("LogonProcessName", type == 3 ? "NtLmSsp " : "User32 ")
                .data("AuthenticationPackageName", type == 3 ? "NTLM" : "Negotiate")
                .data("WorkstationName", workstation)
                .data("TransmittedServices", "-")
                .data("LmPackageName", "-")
                .data("KeyLength", uint32(0))
                .data("ProcessId", hex64(type == 3 ? 0 : 0x5d4))
                .data("ProcessName", type == 3 ? "-" : "C:\\Windows\\System32\\svchost.exe")
                .data("IpAddress", from)
                .data("IpPort", from.equals("-") ? "-" : "0")
                .build();
    }

    /// 4634.
    public static EventSpec logoff(Machine on, Instant at, Account who, int type) {
        return audit(on, at, 4634, 0, 12545)
                .data("TargetUserSid", sid(who.sid()))
                .data("TargetUserName", who.name())
                .data("TargetDomainName", who.domain())
                .data("TargetLogonId", hex64(who.logonId()))
                .data("LogonType", uint32(type))
                .build();
    }

    /// 4648: a password was typed for another account.
    public static EventSpec explicitCredentials(
            Machine on, Instant at, Account subject, Account target, String server, Running process) {
        return subject(audit(on, at, 4648, 0, 12544), subject)
                .data("LogonGuid", guid(NO_GUID))
                .data("TargetUserName", target.name())
                .data("TargetDomainName", target.domain())
                .data("TargetLogonGuid", guid(NO_GUID))
                .data("TargetServerName", server)
                .data("TargetInfo", server)
                .data("ProcessId", hex64(process.pid()))
                .data("ProcessName", process.image())
                .data("IpAddress", "-")
                .data("IpPort", "-")
                .build();
    }

    /// 4672.
    public static EventSpec privileges(Machine on, Instant at, Account who) {
        return subject(audit(on, at, 4672, 0, 12548), who)
                .data(
                        "PrivilegeList",
                        "SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege\r\n\t\t\t"
                                + "SeTakeOwnershipPrivilege\r\n\t\t\tSeDebugPrivilege\r\n\t\t\tSeImpersonatePrivilege")
                .build();
    }

    /// 4688 with its command line, which an administrator has to switch on.
    public static EventSpec processCreated(Machine on, Instant at, Running child, Running parent) {
        Account subject = child.account().sid().startsWith("S-1-5-21-") ? child.account() : on.itself();
        String label = switch (child.integrity()) {
            case "System" -> "S-1-16-16384";
            case "High" -> "S-1-16-12288";
            case "Low" -> "S-1-16-4096";
            default -> "S-1-16-8192";
        };
        return subject(audit(on, at, 4688, 2, 13312), subject)
                .data("NewProcessId", hex64(child.pid()))
                .data("NewProcessName", child.image())
                .data("TokenElevationType", child.integrity().equals("High") ? "%%1937" : "%%1936")
                .data("ProcessId", hex64(parent.pid()))
                .data("CommandLine", child.commandLine())
                .data("TargetUserSid", sid("S-1-0-0"))
                .data("TargetUserName", "-")
                .data("TargetDomainName", "-")
                .data("TargetLogonId", hex64(0))
                .data("ParentProcessName", parent.image())
                .data("MandatoryLabel", sid(label))
                .build();
    }

    /// 4663: a file was read, where reading is audited.
    public static EventSpec fileRead(Machine on, Instant at, String file, Running process) {
        return subject(audit(on, at, 4663, 1, 12800), process.account())
                .data("ObjectServer", "Security")
                .data("ObjectType", "File")
                .data("ObjectName", file)
                .data("HandleId", hex64(0x1a4 + 4 * (at.getEpochSecond() % 200)))
                .data("AccessList", "%%4416\r\n\t\t\t\t")
                .data("AccessMask", hex32(1))
                .data("ProcessId", hex64(process.pid()))
                .data("ProcessName", process.image())
                .data("ResourceAttributes", "S:AI")
                .build();
    }

    /// 4697.
    public static EventSpec serviceInstalled(Machine on, Instant at, Account who, String name, String file) {
        return subject(audit(on, at, 4697, 1, 12289), who)
                .data("ServiceName", name)
                .data("ServiceFileName", file)
                .data("ServiceType", hex32(0x10))
                .data("ServiceStartType", uint32(2))
                .data("ServiceAccount", "LocalSystem")
                .data("ClientProcessStartKey", TypedValue.uint64(7_881_299_347_898_369L + at.getEpochSecond() % 1000))
                .data("ClientProcessId", uint32(2_200 + at.getEpochSecond() % 3_000))
                .data("ParentProcessId", uint32(712))
                .build();
    }

    /// 4698.
    public static EventSpec taskCreated(Machine on, Instant at, Account who, String name, String command) {
        return task(on, at, 4698, who, name, "TaskContent", command);
    }

    /// 4702.
    public static EventSpec taskUpdated(Machine on, Instant at, Account who, String name, String command) {
        return task(on, at, 4702, who, name, "TaskContentNew", command);
    }

    private static EventSpec task(
            Machine on, Instant at, int id, Account who, String name, String content, String command) {
        int space = command.indexOf(' ');
        String program = space < 0 ? command : command.substring(0, space);
        String arguments = space < 0 ? "" : "<Arguments>" + command.substring(space + 1) + "</Arguments>";
        String xml = """
                <?xml version="1.0" encoding="UTF-16"?>
                <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
                  <RegistrationInfo><Author>%s</Author><URI>%s</URI></RegistrationInfo>
                  <Triggers><CalendarTrigger><StartBoundary>%s</StartBoundary><Enabled>true</Enabled>\
                <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger></Triggers>
                  <Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel>\
                </Principal></Principals>
                  <Actions Context="Author"><Exec><Command>%s</Command>%s</Exec></Actions>
                </Task>""".formatted(who.qualified(), name, at.toString().substring(0, 19), program, arguments);
        return subject(audit(on, at, id, 1, 12804), who)
                .data("TaskName", name)
                .data(content, xml.replace("\n", "\r\n"))
                .data("ClientProcessStartKey", TypedValue.uint64(5_348_024_557_502_899L + at.getEpochSecond() % 1000))
                .data("ClientProcessId", uint32(1_400 + at.getEpochSecond() % 5_000))
                .data("ParentProcessId", uint32(844))
                .data("RpcCallClientLocality", uint32(0))
                .data("FQDN", on.fqdn())
                .build();
    }

    /// 4720.
    public static EventSpec accountCreated(Machine on, Instant at, Account by, Account made) {
        EventSpec.Draft draft = audit(on, at, 4720, 0, 13824)
                .data("TargetUserName", made.name())
                .data("TargetDomainName", made.domain())
                .data("TargetSid", sid(made.sid()));
        subject(draft, by).data("PrivilegeList", "-").data("SamAccountName", made.name());
        for (String unset : new String[] {
            "DisplayName",
            "UserPrincipalName",
            "HomeDirectory",
            "HomePath",
            "ScriptPath",
            "ProfilePath",
            "UserWorkstations"
        }) {
            draft.data(unset, unset.equals("UserPrincipalName") ? "-" : "%%1793");
        }
        return draft.data("PasswordLastSet", "%%1794")
                .data("AccountExpires", "%%1794")
                .data("PrimaryGroupId", "513")
                .data("AllowedToDelegateTo", "-")
                .data("OldUacValue", "0x0")
                .data("NewUacValue", "0x15")
                .data("UserAccountControl", "\r\n\t\t%%2080\r\n\t\t%%2082\r\n\t\t%%2084")
                .data("UserParameters", "%%1793")
                .data("SidHistory", "-")
                .data("LogonHours", "%%1793")
                .build();
    }

    /// 4728 for a group of the domain, 4732 for one of the machine.
    public static EventSpec addedToGroup(
            Machine on, Instant at, Account by, Account member, String group, String groupSid) {
        boolean builtin = groupSid.startsWith("S-1-5-32-");
        EventSpec.Draft draft = audit(on, at, builtin ? 4732 : 4728, 0, 13826)
                .data(
                        "MemberName",
                        builtin
                                ? "-"
                                : "CN=" + member.name() + ",CN=Users,DC="
                                        + on.zone().replace(".", ",DC="))
                .data("MemberSid", sid(member.sid()))
                .data("TargetUserName", group)
                .data("TargetDomainName", builtin ? "Builtin" : by.domain())
                .data("TargetSid", sid(groupSid));
        return subject(draft, by).data("PrivilegeList", "-").build();
    }

    /// 4776, a password checked the old way.
    public static EventSpec ntlm(Machine on, Instant at, Account who, String workstation) {
        return audit(on, at, 4776, 0, 14336)
                .data("PackageName", "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0")
                .data("TargetUserName", who.name())
                .data("Workstation", workstation)
                .data("Status", hex32(0))
                .build();
    }

    /// 4768, a ticket at logon.
    public static EventSpec ticket(Machine on, Instant at, Account who, String from) {
        return audit(on, at, 4768, 0, 14339)
                .data("TargetUserName", who.name())
                .data("TargetDomainName", who.domain())
                .data("TargetSid", sid(who.sid()))
                .data("ServiceName", "krbtgt")
                .data("ServiceSid", sid("S-1-5-21-1004336348-1177238915-682003330-502"))
                .data("TicketOptions", hex32(0x4081_0010L))
                .data("Status", hex32(0))
                .data("TicketEncryptionType", hex32(0x12))
                .data("PreAuthType", "2")
                .data("IpAddress", "::ffff:" + from)
                .data("IpPort", Long.toString(49_200 + at.getEpochSecond() % 9_000))
                .data("CertIssuerName", "")
                .data("CertSerialNumber", "")
                .data("CertThumbprint", "")
                .build();
    }

    /// 4769, a ticket for a service.
    public static EventSpec serviceTicket(Machine on, Instant at, Account who, String service, String from) {
        return audit(on, at, 4769, 0, 14337)
                .data("TargetUserName", who.name() + '@' + on.zone())
                .data("TargetDomainName", on.zone())
                .data("ServiceName", service)
                .data("ServiceSid", sid("S-1-5-21-1004336348-1177238915-682003330-1000"))
                .data("TicketOptions", hex32(0x4081_0000L))
                .data("TicketEncryptionType", hex32(0x12))
                .data("IpAddress", "::ffff:" + from)
                .data("IpPort", Long.toString(49_200 + at.getEpochSecond() % 9_000))
                .data("Status", hex32(0))
                .data("LogonGuid", guid(new UUID(at.getEpochSecond(), who.logonId())))
                .data("TransmittedServices", "-")
                .build();
    }

    /// 1102: the Security log itself was cleared. It becomes the first record of the new log.
    public static EventSpec logCleared(Machine on, Instant at, Account who) {
        return EventSpec.of(EVENTLOG, 1102, CHANNEL)
                .task(104)
                .keywords(0x4020_0000_0000_0000L)
                .at(at)
                .on(on.fqdn())
                .by(1_120, 5_316)
                .userData(Element.of(
                                "LogFileCleared",
                                Element.of("SubjectUserSid", sid(who.sid())),
                                Element.of("SubjectUserName", TypedValue.text(who.name())),
                                Element.of("SubjectDomainName", TypedValue.text(who.domain())),
                                Element.of("SubjectLogonId", hex64(who.logonId())))
                        .with("xmlns", CLEARED))
                .build();
    }

    /// 5140: a share was opened.
    public static EventSpec shareOpened(Machine on, Instant at, Account who, String from, String share, String local) {
        return share(on, at, 5140, 12808, who, from, share, local)
                .data("AccessMask", hex32(1))
                .data("AccessList", "%%4416\r\n\t\t\t\t")
                .build();
    }

    /// 5145: a file on a share was asked for.
    public static EventSpec shareFile(
            Machine on, Instant at, Account who, String from, String share, String local, String file, boolean write) {
        return share(on, at, 5145, 12811, who, from, share, local)
                .data("RelativeTargetName", file)
                .data("AccessMask", hex32(write ? 0x0012_019f : 0x0012_0089))
                .data(
                        "AccessList",
                        write
                                ? "%%1538\r\n\t\t\t\t%%1541\r\n\t\t\t\t%%4416\r\n\t\t\t\t%%4417\r\n\t\t\t\t%%4418\r\n\t\t\t\t"
                                : "%%1538\r\n\t\t\t\t%%1541\r\n\t\t\t\t%%4416\r\n\t\t\t\t%%4419\r\n\t\t\t\t%%4423\r\n\t\t\t\t")
                .data("AccessReason", "-")
                .build();
    }

    private static EventSpec.Draft share(
            Machine on, Instant at, int id, int task, Account who, String from, String share, String local) {
        return subject(audit(on, at, id, id == 5140 ? 1 : 0, task), who)
                .data("ObjectType", "File")
                .data("IpAddress", from)
                .data("IpPort", Long.toString(49_200 + at.getEpochSecond() % 9_000))
                .data("ShareName", "\\\\*\\" + share)
                .data("ShareLocalPath", local);
    }
}
