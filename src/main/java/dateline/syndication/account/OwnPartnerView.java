package dateline.syndication.account;

import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.partner.Partner;
import dateline.syndication.terms.CanonicalJsonHash;
import dateline.syndication.terms.Contact;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A partner as it sees itself. */
@Schema(name = "OwnPartner")
public record OwnPartnerView(UUID id, String name, String status, String country, List<Contact> contacts, Links links)
        implements HasEtag {

    static final String PATH = "/v1/syndication/partner";

    /** Absolute URLs. */
    @Schema(name = "OwnPartnerLinks")
    public record Links(String self, String keys, String auditEvents) {}

    static OwnPartnerView of(Partner partner, PublicUrl url) {
        return new OwnPartnerView(
                partner.id,
                partner.name,
                partner.status,
                partner.country,
                partner.contacts,
                new Links(url.to(PATH), url.to(OwnKeyResource.PATH), url.to("/v1/syndication/audit-events")));
    }

    // Of what is shown: the version of the row counts changes that the partner must not see.
    @Override
    public String tag() {
        return "account-"
                + CanonicalJsonHash.shortHash(List.of(id, name, status, country == null ? "" : country, contacts));
    }
}
