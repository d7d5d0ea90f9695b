package dateline.article.preview;

import dateline.http.base.PublicUrl;
import dateline.http.describe.HoldsSecret;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A preview as editors see it.
 *
 * @param pinned whether it shows the draft as it was when the preview was made; otherwise it follows the draft
 * @param state active, expired or revoked
 * @param url where everybody who has the link reads the draft as JSON; only in the response that creates the preview
 * @param htmlUrl the same as HTML
 */
@RecordBuilder
public record PreviewView(
        UUID id,
        UUID article,
        String label,
        boolean pinned,
        String state,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Instant revokedAt,
        String revokedBy,
        String url,
        String htmlUrl,
        Links links)
        implements HoldsSecret {

    /** Absolute URLs. */
    @Schema(name = "PreviewLinks")
    public record Links(String self, String draft) {

        static Links of(UUID article, UUID preview, PublicUrl url) {
            String draft = url.to("/v1/drafts/" + article);
            return new Links(draft + "/previews/" + preview, draft);
        }
    }

    /** Returns the path at which the draft is read with a token. */
    static String path(String token) {
        return "/v1/previews/" + token;
    }

    PreviewView withToken(String token, PublicUrl publicUrl) {
        String address = publicUrl.to(path(token));
        return PreviewViewBuilder.builder(this)
                .url(address)
                .htmlUrl(address + ".html")
                .build();
    }

    @Override
    public PreviewView withoutSecret() {
        return PreviewViewBuilder.builder(this).url(null).htmlUrl(null).build();
    }
}
