package dateline.article.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.Content;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A version in the history of a live article.
 *
 * @param visibility effective visibility when it was made; null if unknown
 * @param replacedAt when the next version was made; null for the last one
 * @param publicHistory whether the version's source and the article's current source publish replaced versions
 * @param sourceUpdatedAt last update of the article's source; null without a source
 * @param content null unless it was selected
 */
@RecordBuilder
record VersionRow(
        int number,
        String kind,
        String note,
        String slug,
        String visibility,
        byte[] contentHash,
        Instant createdAt,
        String createdBy,
        Instant replacedAt,
        boolean publicHistory,
        Instant sourceUpdatedAt,
        Content content) {

    static VersionRow of(ResultSet row) throws SQLException {
        try {
            String content = row.getString("content");
            return VersionRowBuilder.builder()
                    .number(row.getInt("number"))
                    .kind(row.getString("kind"))
                    .note(row.getString("note"))
                    .slug(row.getString("slug"))
                    .visibility(row.getString("visibility"))
                    .contentHash(row.getBytes("content_hash"))
                    .createdAt(Sql.instant(row, "created_at"))
                    .createdBy(row.getString("created_by"))
                    .replacedAt(Sql.instant(row, "replaced_at"))
                    .publicHistory(row.getBoolean("public_history"))
                    .sourceUpdatedAt(Sql.instant(row, "rules_at"))
                    .content(content == null ? null : StoredJson.MAPPER.readValue(content, Content.class))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Instant from which it was the live version; empty if it was replaced before the article was published. */
    Optional<Instant> liveSince(ArticleRow article) {
        Instant published = article.publishedAt();
        if (replacedAt != null && !replacedAt.isAfter(published)) return Optional.empty();
        return Optional.of(number == 1 || createdAt.isBefore(published) ? published : createdAt);
    }

    /** Whether at least a teaser of it was publicly readable while it was live. */
    boolean wasPublic(ArticleRow article) {
        if (number == article.version()) return true;
        Instant firstPublicAt = article.firstPublicAt();
        boolean isLicensed = visibility == null || visibility.equals("licensed");
        return !isLicensed && firstPublicAt != null && replacedAt.isAfter(firstPublicAt);
    }

    /** Whether this audience may read its full text. */
    boolean isFullyReadableBy(ArticleRow article, Audience audience) {
        if (audience == Audience.NEWSROOM || number == article.version()) return article.isFullyReadableBy(audience);
        return publicHistory
                && article.isFullyReadableBy(audience)
                && wasPublic(article)
                && visibility.equals("public");
    }
}
