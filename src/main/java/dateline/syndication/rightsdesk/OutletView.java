package dateline.syndication.rightsdesk;

import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import dateline.syndication.partner.Outlet;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An outlet as the rights desk sees it. */
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
        return new OutletView(
                outlet.id,
                outlet.partnerId,
                outlet.name,
                outlet.domain,
                outlet.worldwide,
                outlet.territories,
                outlet.channels,
                outlet.version,
                outlet.createdAt,
                outlet.updatedAt,
                outlet.updatedBy,
                new Links(
                        url.to("/v1/partners/" + outlet.partnerId + "/outlets/" + outlet.id),
                        url.to("/v1/partners/" + outlet.partnerId + "/catalogue?outlet=" + outlet.id)));
    }

    @Override
    public String tag() {
        return "outlet-" + id + "-" + version;
    }
}
