package dateline.article.policy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.UsePolicy;
import dateline.http.base.PublicUrl;
import dateline.http.describe.HasEtag;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The use policy of the newsroom, a source or a section, for the rights desk. */
public record UsePolicyView(
        String level,
        String subject,
        int version,
        @JsonUnwrapped UsePolicy policy,
        Instant updatedAt,
        String updatedBy,
        Links links)
        implements HasEtag {

    /** Absolute URLs. */
    @Schema(name = "UsePolicyLinks")
    public record Links(String self, String versions) {}

    static UsePolicyView of(PolicyOwner owner, StoredUsePolicy stored, PublicUrl url) {
        return new UsePolicyView(
                owner.level(),
                owner.subject(),
                stored.version,
                stored.policy,
                stored.updatedAt,
                stored.updatedBy,
                new Links(url.to(owner.path()), url.to(owner.path() + "/versions")));
    }

    @Override
    public String tag() {
        return "policy-" + level + (subject == null ? "" : "-" + subject) + "-" + version;
    }
}
