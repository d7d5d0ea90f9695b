package dateline.article.editing;

import dateline.article.model.Article;
import dateline.article.model.Draft;
import dateline.article.model.Source;
import dateline.article.model.Version;
import dateline.http.base.PublicUrl;
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
        return new PublicationView(
                article.id,
                version.number,
                version.kind,
                article.slug,
                article.state(now).word(),
                Source.visibilityOf(draft.content),
                article.publishedAt,
                article.embargoedUntil,
                article.expiresAt,
                '"' + DraftView.of(article, draft, now).tag() + '"',
                null);
    }

    /** @param newsroom whether the caller reads what is licensed, too */
    PublicationView linked(PublicUrl url, boolean newsroom) {
        boolean readable = state.equals("live") && (newsroom || !visibility.equals("licensed"));
        Links made = new Links(readable ? url.to("/v1/articles/" + article) : null, url.to("/v1/drafts/" + article));
        return new PublicationView(
                article,
                version,
                kind,
                slug,
                state,
                visibility,
                publishedAt,
                embargoedUntil,
                expiresAt,
                draftEtag,
                made);
    }

    /** Where there is something for the caller: a hidden article answers at its working copy only. */
    String location() {
        return links.article() != null ? links.article() : links.draft();
    }
}
