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
 * What a publication made.
 *
 * @param state live, scheduled or embargoed
 * @param visibility of the article, its own or its source's
 * @param links absent where it stands inside another answer
 * @param draftEtag of the working copy, which has moved on: what the next If-Match names
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

    /** Absolute URLs; {@code article} where it answers whoever published. */
    @Schema(name = "PublicationLinks")
    public record Links(String article, String draft) {}

    static PublicationView of(Article article, Version version, Draft draft, Instant now) {
        return PublicationViewBuilder.builder()
                .article(article.id)
                .version(version.number)
                .kind(version.kind)
                .slug(article.slug)
                .state(article.state(now).word())
                .visibility(Source.visibilityOf(draft.content))
                .publishedAt(article.publishedAt)
                .embargoedUntil(article.embargoedUntil)
                .expiresAt(article.expiresAt)
                .draftEtag('"' + DraftView.of(article, draft, now).tag() + '"')
                .build();
    }

    /** @param newsroom whether the caller reads what is licensed, too */
    PublicationView linked(PublicUrl url, boolean newsroom) {
        boolean readable = state.equals("live") && (newsroom || !visibility.equals("licensed"));
        Links made = new Links(readable ? url.to("/v1/articles/" + article) : null, url.to("/v1/drafts/" + article));
        return PublicationViewBuilder.builder(this).links(made).build();
    }

    /** Where there is something for the caller: a hidden article answers at its working copy only. */
    String location() {
        return links.article() != null ? links.article() : links.draft();
    }
}
