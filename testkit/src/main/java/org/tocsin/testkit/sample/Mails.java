package org.tocsin.testkit.sample;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.tocsin.testkit.ZipWriter;

/// The mails of the sample case: two attacks, one link to the intruder's file server, and ordinary post.
final class Mails {
    /// What pretends to be the library in the attached archive: words, nothing that can run.
    static final byte[] LIBRARY = """
            This file stands in for a malicious library in the sample case of Tocsin.
            It holds these sentences and nothing else. It cannot run, and it does nothing.
            """.getBytes(StandardCharsets.US_ASCII);

    private static final String STAND_IN =
            "This file stands in for a %s in the sample case of Tocsin. It cannot run.\n";

    private Mails() {}

    /// Messages by file name.
    static SequencedMap<String, byte[]> all() {
        SequencedMap<String, String> mails = new LinkedHashMap<>();
        ordinary(mails);
        hostile(mails);
        SequencedMap<String, byte[]> bytes = new TreeMap<>();
        mails.forEach((name, text) -> bytes.put(name, text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    /// The archive in the first attack.
    static byte[] archive() {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        // The first 20 bytes are the header that marks a Windows shortcut; what follows is words.
        byte[] head = {0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, (byte) 0xc0, 0, 0, 0, 0, 0, 0, 0x46};
        byte[] words = STAND_IN.formatted("shortcut").getBytes(StandardCharsets.US_ASCII);
        byte[] shortcut = Arrays.copyOf(head, head.length + words.length);
        System.arraycopy(words, 0, shortcut, head.length, words.length);
        files.put("Panel invitation.pdf.lnk", shortcut);
        files.put("_data/MediaSync.exe", STAND_IN.formatted("signed program").getBytes(StandardCharsets.US_ASCII));
        files.put("_data/libvlc.dll", LIBRARY);
        return ZipWriter.stored(files);
    }

    private static String base64(byte[] bytes) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes);
    }

    private static void hostile(SequencedMap<String, String> mails) {
        mails.put("2025-07-08-panel-invitation.eml", """
                Return-Path: <secretariat@justice-forum.test>
                Received: from mail.justice-forum.test (mail.justice-forum.test [203.0.113.45])
                \tby mx.mailhost.example with ESMTP id 4bXq7k2Lz9
                \tfor <jonas@quillfeather.example>; Tue, 8 Jul 2025 07:14:22 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=justice-forum.test;
                \tdkim=none; dmarc=none header.from=justice-forum.test
                Message-ID: <20250708071419.88213@mail.justice-forum.test>
                Date: Tue, 8 Jul 2025 07:14:19 +0000
                From: "Forum for Justice, Secretariat" <secretariat@justice-forum.test>
                Reply-To: <panel.desk@justice-forum.test>
                To: Jonas <jonas@quillfeather.example>
                Subject: Invitation: panel on witness protection, 18 September
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="=_panel"

                --=_panel
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Dear Jonas,

                after your remarks on the spring delegation at last month's round table we would be honoured to
                have the Quillfeather Rights Network on our panel on 18 September. The programme and the travel
                form are in the attached archive; please open the invitation on a Windows computer and send the
                form back by Friday.

                With kind regards
                The secretariat

                --=_panel
                Content-Type: application/zip; name="Panel_invitation.zip"
                Content-Disposition: attachment; filename="Panel_invitation.zip"
                Content-Transfer-Encoding: base64

                %s
                --=_panel--
                """.formatted(base64(archive())));
        mails.put("2026-06-02-agenda-link.eml", """
                Return-Path: <office@partner-house.example>
                Received: from smtp.partner-house.example (smtp.partner-house.example [198.51.100.61])
                \tby mx.mailhost.example with ESMTPS id 7Kc20pWq1M
                \tfor <mara@quillfeather.example>; Tue, 2 Jun 2026 13:47:05 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=partner-house.example;
                \tdkim=pass header.d=partner-house.example; dmarc=pass header.from=partner-house.example
                Message-ID: <f1a9c2d0.3312@partner-house.example>
                Date: Tue, 2 Jun 2026 13:47:01 +0000
                From: Partner House <office@partner-house.example>
                To: Mara <mara@quillfeather.example>
                Subject: Re: agenda for the delegation
                In-Reply-To: <20260529.0911.mara@quillfeather.example>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Dear Mara,

                thank you for the dates. The agenda has grown too large for a mail, it is here:
                https://files.northgate-cdn.test/agenda/delegation-2026.zip

                See you soon
                Partner House
                """);
        mails.put("2026-08-11-shared-folder.eml", """
                Return-Path: <no-reply@quillfeather-files.test>
                Received: from vps-91.rented-rack.test (vps-91.rented-rack.test [203.0.113.91])
                \tby mx.mailhost.example with ESMTP id 2Hh61rTz0Q
                \tfor <mara@quillfeather.example>; Tue, 11 Aug 2026 08:31:54 +0000
                Authentication-Results: mx.mailhost.example; spf=softfail smtp.mailfrom=quillfeather-files.test;
                \tdkim=none; dmarc=fail header.from=quillfeather.example
                Message-ID: <5f0c7712-9a41@quillfeather-files.test>
                Date: Tue, 11 Aug 2026 08:31:50 +0000
                From: "Tobi (IT)" <tobi@quillfeather.example>
                Reply-To: <it-desk@quillfeather-files.test>
                To: Mara <mara@quillfeather.example>
                Subject: Your mailbox moves tonight
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="=_move"

                --=_move
                Content-Type: text/plain; charset=utf-8

                Dear Mara, please confirm your password before 18:00, or mail will be held back:
                https://login.quillfeather-files.test/owa/?user=mara

                --=_move
                Content-Type: text/html; charset=utf-8

                <html><body><p>Dear Mara,</p><p>please confirm your password before 18:00, or mail will be held back:</p>
                <p><a href="https://login.quillfeather-files.test/owa/?user=mara">https://mail.quillfeather.example/</a></p>
                <p>Tobi, IT</p></body></html>

                --=_move--
                """);
        mails.put("2026-02-10-prize.eml", """
                Return-Path: <bounce-7712@lucky-parcel.test>
                Received: from out3.lucky-parcel.test (out3.lucky-parcel.test [203.0.113.150])
                \tby mx.mailhost.example with SMTP id 9Qa77sLp3X
                \tfor <info@quillfeather.example>; Tue, 10 Feb 2026 03:12:40 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=lucky-parcel.test; dkim=none
                Message-ID: <7712.1770693158@lucky-parcel.test>
                Date: Tue, 10 Feb 2026 03:12:38 +0000
                From: Lucky Parcel <offers@lucky-parcel.test>
                To: info@quillfeather.example
                Subject: =?utf-8?q?You_have_=E2=82=AC500_waiting=2C_claim_today?=
                MIME-Version: 1.0
                Content-Type: text/html; charset=utf-8

                <html><body><h1>Your parcel of the month</h1><p>Dear customer, you are one of 1000 winners.
                <a href="http://claim.lucky-parcel.test/c?id=7712">Claim your voucher</a></p>
                <p style="font-size:8px">To stop these offers <a href="http://claim.lucky-parcel.test/u?id=7712">click
                here</a>.</p></body></html>
                """);
    }

    private static void ordinary(SequencedMap<String, String> mails) {
        mails.put(
                "2025-07-03-maintenance.eml",
                internal(
                        "Thu, 3 Jul 2025 09:05:12 +0000",
                        "Tobi <tobi@quillfeather.example>",
                        "All <all@quillfeather.example>",
                        "What I do on your computers this year",
                        "20250703.0905.tobi@quillfeather.example",
                        """
                Dear all,

                so that nobody is frightened by a window that opens by itself:

                - on the first Saturday of each month, at two in the morning, the server makes a shadow copy, saves
                  the shares from it to the backup disk and deletes the oldest copy again;
                - now and then I repair a laptop from mine with PsExec, or with TeamViewer on the volunteers' one;
                - in January I list the accounts whose password never expires, for the board;
                - in March I look for the printers with a scanner;
                - in May the volunteers' laptop is set up again, and its logs start from nothing.

                If you see such a thing on another day, call me.

                Tobi
                """));
        mails.put(
                "2025-08-20-spring-delegation.eml",
                internal(
                        "Wed, 20 Aug 2025 15:41:03 +0000",
                        "Mara <mara@quillfeather.example>",
                        "Jonas <jonas@quillfeather.example>",
                        "Spring delegation: who travels",
                        "20250820.1541.mara@quillfeather.example",
                        """
                Dear Jonas,

                the plan for the spring delegation is in Plans on the server. Please keep the list of witnesses out of
                mails; it stays in Contacts, and only the three of us can open it.

                Mara
                """));
        mails.put("2025-09-16-second-instalment.eml", """
                Return-Path: <grants@larchfund.example>
                Received: from mail.larchfund.example (mail.larchfund.example [198.51.100.20])
                \tby mx.mailhost.example with ESMTPS id 1Zn55bRt8K
                \tfor <mara@quillfeather.example>; Tue, 16 Sep 2025 10:02:33 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=larchfund.example;
                \tdkim=pass header.d=larchfund.example; dmarc=pass header.from=larchfund.example
                Message-ID: <grant-2291-2@larchfund.example>
                Date: Tue, 16 Sep 2025 10:02:30 +0000
                From: "Larch Fund, Grants" <grants@larchfund.example>
                To: Mara <mara@quillfeather.example>
                Subject: Second instalment of grant 2291
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Dear Mara,

                the second instalment has been paid. The form for the interim report is in the portal,
                https://portal.larchfund.example/grants/2291, as always with your own login.

                Best wishes
                Larch Fund
                """);
        mails.put("2025-10-07-newsletter.eml", """
                Return-Path: <bounces+4411@letters.pressroom.example>
                Received: from mta7.letters.pressroom.example (mta7.letters.pressroom.example [198.51.100.77])
                \tby mx.mailhost.example with ESMTPS id 6Ub13xYe5D
                \tfor <jonas@quillfeather.example>; Tue, 7 Oct 2025 05:30:18 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=letters.pressroom.example;
                \tdkim=pass header.d=pressroom.example; dmarc=pass header.from=pressroom.example
                Message-ID: <nl-2025-40-4411@letters.pressroom.example>
                Date: Tue, 7 Oct 2025 05:30:15 +0000
                From: Pressroom Weekly <weekly@pressroom.example>
                To: jonas@quillfeather.example
                Subject: Pressroom Weekly 40: courts, cameras, corrections
                List-Id: Pressroom Weekly <weekly.pressroom.example>
                List-Unsubscribe: <https://letters.pressroom.example/u/4411>
                List-Unsubscribe-Post: List-Unsubscribe=One-Click
                Precedence: bulk
                MIME-Version: 1.0
                Content-Type: text/html; charset=utf-8

                <html><body><h1>Pressroom Weekly</h1>
                <p><a href="https://letters.pressroom.example/c/4411/1">Courts: what the new rules mean</a></p>
                <p><a href="https://letters.pressroom.example/c/4411/2">Cameras: a buyer's guide</a></p>
                <p>Reading this in <a href="https://www.gmail.com/">Gmail</a>? Move us to your main folder.</p>
                <img src="https://letters.pressroom.example/o/4411.gif" width="1" height="1" alt="">
                <p><a href="https://letters.pressroom.example/u/4411">Unsubscribe</a></p></body></html>
                """);
        mails.put("2026-01-12-volunteer.eml", """
                Return-Path: <ines@quillfeather.example>
                Received: from mail-sor-f41.google.com (mail-sor-f41.google.com [198.51.100.141])
                \tby mx.mailhost.example with ESMTPS id 3Fd90kVu2B
                \tfor <tobi@quillfeather.example>; Mon, 12 Jan 2026 17:20:11 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=quillfeather.example
                Message-ID: <CAMadeUp+Id.20260112172008@mail.gmail.com>
                Date: Mon, 12 Jan 2026 17:20:08 +0000
                From: Ines <ines@quillfeather.example>
                To: Tobi <tobi@quillfeather.example>
                Subject: Laptop slow again
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Hi Tobi, the laptop is slow again, so I write from the web page of my own provider, gmail.com, which
                sends for my work address. Could you look at it on Wednesday? Ines
                """);
        mails.put("2026-03-04-reunion.eml", """
                Return-Path: <bureau@maison-partenaire.example>
                Received: from smtp.maison-partenaire.example (smtp.maison-partenaire.example [198.51.100.88])
                \tby mx.mailhost.example with ESMTPS id 8Sw44hJm6T
                \tfor <mara@quillfeather.example>; Wed, 4 Mar 2026 08:55:29 +0000
                Authentication-Results: mx.mailhost.example; spf=pass smtp.mailfrom=maison-partenaire.example;
                \tdkim=pass header.d=maison-partenaire.example
                Message-ID: <20260304-17@maison-partenaire.example>
                Date: Wed, 4 Mar 2026 09:55:26 +0100
                From: =?utf-8?q?H=C3=A9l=C3=A8ne?= <bureau@maison-partenaire.example>
                To: Mara <mara@quillfeather.example>
                Subject: =?iso-8859-1?q?R=E9union_du_conseil=2C_jeudi?=
                MIME-Version: 1.0
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                Ch=E8re Mara, la r=E9union du conseil est avanc=E9e =E0 jeudi, 14 heures. =
                L'ordre du jour suit. Bien =E0 vous, H=E9l=E8ne
                """);
        mails.put(
                "2026-10-05-please-call.eml",
                internal(
                        "Mon, 5 Oct 2026 08:40:27 +0000",
                        "Tobi <tobi@quillfeather.example>",
                        "Mara <mara@quillfeather.example>",
                        "Please call me, on the phone",
                        "20261005.0840.tobi@quillfeather.example",
                        """
                Mara, please call me on the phone, and do not answer this mail. There is an account on the server that I
                did not make.

                Tobi
                """));
    }

    private static String internal(String date, String from, String to, String subject, String id, String text) {
        return """
                Return-Path: <%s>
                Received: from mail.quillfeather.example (mail.quillfeather.example [192.0.2.25])
                \tby mx.mailhost.example with ESMTPSA id %s;
                \t%s
                Message-ID: <%s>
                Date: %s
                From: %s
                To: %s
                Subject: %s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                """.formatted(
                                from.substring(from.indexOf('<') + 1, from.length() - 1),
                                Integer.toHexString(id.hashCode()),
                                date,
                                id,
                                date,
                                from,
                                to,
                                subject)
                + text;
    }
}
