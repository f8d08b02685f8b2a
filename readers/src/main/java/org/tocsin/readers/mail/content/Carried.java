package org.tocsin.readers.mail.content;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tocsin.model.Gap;
import org.tocsin.model.PlainRecord;
import org.tocsin.readers.mail.html.Form;
import org.tocsin.readers.mail.html.Page;
import org.tocsin.readers.mail.html.PageFacts;
import org.tocsin.readers.mail.links.Link;
import org.tocsin.readers.mail.links.LinkList;
import org.tocsin.readers.mail.links.LinkTables;
import org.tocsin.readers.mail.links.OAuthRequest;
import org.tocsin.readers.mail.links.TextLinks;

/// What one message leads to and carries. Fed with its headers, bodies and attachments, in this order, each once; then
/// it writes the fields of the record (docs/mail.md), and tells what could not be examined.
public final class Carried {
    /// Header fields that lead somewhere.
    public static final List<String> LEADING =
            List.of("List-Unsubscribe", "List-Help", "List-Subscribe", "List-Archive", "Archived-At", "Content-Location");

    private final LinkList links;
    private final PageFacts pages = new PageFacts();
    private final Set<Fault> faults = new LinkedHashSet<>();

    /// Something that could not be examined.
    ///
    /// @param name of the attachment, or empty where it is the message
    public record Fault(String name, Gap.Cause cause, String detail) {}

    public Carried(LinkTables tables, Recipients recipients) {
        this.links = new LinkList(tables, recipients.addresses());
    }

    /// @param value of one of the fields [#LEADING], as received
    public void header(String value) {
        TextLinks.find(value, "header", links);
    }

    public void html(String page) {
        Page.read(page, false, links, pages);
    }

    public void text(String text) {
        TextLinks.find(text, "text", links);
    }

    public void write(PlainRecord.Builder record) {
        List<Link> all = links.links();
        for (Link link : all) {
            record.text("Link", link.written());
            record.text("Link.Decoded", link.decoded());
            record.text("Link.Shown", link.shown());
            record.text("Link.Place", link.place());
            record.text("Link.Target", link.target());
            record.text("Link.Trick", String.join(",", link.tricks()));
        }
        for (Link link : all) {
            if (link.oauth().isPresent()) {
                OAuthRequest request = link.oauth().get();
                record.text("OAuth.Link", link.target());
                record.text("OAuth.Provider", request.provider());
                record.text("OAuth.Client", request.client());
                record.text("OAuth.Scope", request.scope());
                record.text("OAuth.Redirect", request.redirect());
                record.text("OAuth.Response", request.response());
            }
        }
        for (Form form : pages.forms()) {
            record.text("Form.Action", form.action());
            record.text("Form.Fields", String.join(",", form.asks()));
            record.text("Form.Place", form.place());
        }
        for (PageFacts.Hidden hidden : pages.hidden()) {
            record.text("Hidden.Text", hidden.text());
            record.text("Hidden.How", hidden.how());
        }
        pages.pixels().forEach(pixel -> record.text("Pixel", pixel));
        if (links.full()) {
            fault("", Gap.Cause.LIMIT, "There are more links in this message than are kept.");
        }
    }

    private void fault(String name, Gap.Cause cause, String detail) {
        faults.add(new Fault(name, cause, detail));
    }

    /// Known once [#write] is done.
    public List<Fault> faults() {
        return new ArrayList<>(faults);
    }
}
