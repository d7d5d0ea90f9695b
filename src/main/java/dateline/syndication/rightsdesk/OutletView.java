package dateline.syndication.rightsdesk;

import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.partner.Outlet;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An outlet as the rights desk sees it. */
@RecordBuilder
public record OutletView(
        UUID id,
        UUID partner,
        String name,
        String domain,
        boolean worldwide,
        List<String> territories,
        List<String> channels,
        int version,
        Instant createdAt,
        Instant updatedAt,
        String updatedBy,
        Links links)
        implements HasEtag {

    /** Absolute URLs. */
    @Schema(name = "OutletLinks")
    public record Links(String self, String catalogue) {}

    static OutletView of(Outlet outlet, PublicUrl url) {
        return OutletViewBuilder.builder()
                .id(outlet.id)
                .partner(outlet.partnerId)
                .name(outlet.name)
                .domain(outlet.domain)
                .worldwide(outlet.worldwide)
                .territories(outlet.territories)
                .channels(outlet.channels)
                .version(outlet.version)
                .createdAt(outlet.createdAt)
                .updatedAt(outlet.updatedAt)
                .updatedBy(outlet.updatedBy)
                .links(new Links(
                        url.to("/v1/partners/" + outlet.partnerId + "/outlets/" + outlet.id),
                        url.to("/v1/partners/" + outlet.partnerId + "/catalogue?outlet=" + outlet.id)))
                .build();
    }

    @Override
    public String tag() {
        return "outlet-" + id + "-" + version;
    }
}
