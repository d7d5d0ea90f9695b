package dateline.article.editing;

import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.Source;
import dateline.article.model.Version;
import dateline.http.base.PublicUrl;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Result of a publication.
 *
 * @param state live, scheduled or embargoed
 * @param visibility effective visibility: the article's own or that of its source
 * @param links absent if the result is part of another response
 * @param draftEtag new ETag of the draft, for the next If-Match
 */
@RecordBuilder
public record PublicationView(
        UUID article,
        int version,
        String kind,
        String slug,
        String state,
        String visibility,
        Instant publishedAt,
        Instant embargoedUntil,
        Instant expiresAt,
        String draftEtag,
        Links links) {

    /** Absolute URLs; {@code article} only if the caller may read the article. */
    @Schema(name = "PublicationLinks")
    public record Links(String article, String draft) {}

    static PublicationView of(Article article, Version version, Draft draft, Instant now) {
        return PublicationViewBuilder.builder()
                .article(article.id)
                .version(version.number)
                .kind(version.kind)
                .slug(article.slug)
                .state(article.state(now).apiName())
                .visibility(Source.effectiveVisibility(draft.content()))
                .publishedAt(article.publishedAt)
                .embargoedUntil(article.embargoedUntil)
                .expiresAt(article.expiresAt)
                .draftEtag('"' + DraftView.of(article, draft, now).tag() + '"')
                .build();
    }

    /** @param newsroom whether the caller may read licensed articles */
    PublicationView withLinks(PublicUrl url, boolean newsroom) {
        boolean readable = state.equals("live") && (newsroom || !visibility.equals("licensed"));
        Links newLinks =
                new Links(readable ? url.to("/v1/articles/" + article) : null, url.to("/v1/drafts/" + article));
        return PublicationViewBuilder.builder(this).links(newLinks).build();
    }

    /** URL that the caller may read: that of the article, or else that of its draft. */
    String location() {
        return links.article() != null ? links.article() : links.draft();
    }
}
