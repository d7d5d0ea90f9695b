package dateline.syndication.rightsdesk;

import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.partner.Partner;
import dateline.syndication.terms.Contact;
import dateline.syndication.terms.Exclusions;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A partner as the rights desk sees it. */
@RecordBuilder
public record PartnerView(
        UUID id,
        String name,
        String status,
        String country,
        List<Contact> contacts,
        Exclusions exclude,
        int version,
        Instant createdAt,
        Instant updatedAt,
        String updatedBy,
        Links links)
        implements HasEtag {

    /**
     * Absolute URLs.
     *
     * @param catalogue only if the partner has one outlet; otherwise each outlet has a link of its own
     */
    @Schema(name = "PartnerLinks")
    public record Links(String self, String outlets, String keys, String permissions, String catalogue) {}

    static PartnerView of(Partner partner, boolean oneOutlet, PublicUrl url) {
        String self = url.to("/v1/partners/" + partner.id);
        return PartnerViewBuilder.builder()
                .id(partner.id)
                .name(partner.name)
                .status(partner.status)
                .country(partner.country)
                .contacts(partner.contacts)
                .exclude(partner.exclude)
                .version(partner.version)
                .createdAt(partner.createdAt)
                .updatedAt(partner.updatedAt)
                .updatedBy(partner.updatedBy)
                .links(new Links(
                        self,
                        self + "/outlets",
                        self + "/keys",
                        url.to("/v1/permissions?partner=" + partner.id),
                        oneOutlet ? self + "/catalogue" : null))
                .build();
    }

    @Override
    public String tag() {
        return "partner-" + id + "-" + version + (links.catalogue() == null ? "-outlets" : "");
    }
}
