package dateline.article.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dateline.article.body.StoredContentHash;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A version in the history of an article.
 *
 * @param number from 1
 * @param kind of change that created it: publication, update, correction, clarification, editors-note, retraction
 * @param at instant from which it was live; absent if it never was
 * @param current whether it is the live version
 * @param contentHash SHA-256 of its stored content; only for callers that may read its full text
 * @param by editor who made it; for the newsroom only
 * @param createdAt when it was made; for the newsroom only
 */
@RecordBuilder
public record VersionView(
        int number,
        String kind,
        String note,
        Instant at,
        boolean current,
        String contentHash,
        String by,
        Instant createdAt,
        Links links,
        @JsonIgnore ArticleRow article)
        implements CacheableRepresentation {

    /** Absolute URLs. */
    @Schema(name = "VersionLinks")
    public record Links(String self) {}

    static VersionView of(VersionRow version, ArticleRow article, Audience audience, PublicUrl url) {
        boolean newsroom = audience == Audience.NEWSROOM;
        return VersionViewBuilder.builder()
                .number(version.number())
                .kind(version.kind())
                .note(version.note())
                .at(version.liveSince(article).orElse(null))
                .current(version.number() == article.version())
                .contentHash(
                        version.isFullyReadableBy(article, audience)
                                ? StoredContentHash.format(version.contentHash())
                                : null)
                .by(newsroom ? version.createdBy() : null)
                .createdAt(newsroom ? version.createdAt() : null)
                .links(new Links(url.to("/v1/articles/" + article.id() + "/versions/" + version.number())))
                .article(article)
                .build();
    }

    @Override
    public List<String> cacheTags() {
        return List.of(CacheableRepresentation.articleTag(article.id()));
    }

    @Override
    public Optional<Instant> trueUntil() {
        return Optional.ofNullable(article.expiresAt());
    }
}
