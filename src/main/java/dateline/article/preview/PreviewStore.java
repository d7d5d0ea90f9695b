package dateline.article.preview;

import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The previews of drafts in the database. Their texts are read by {@link PreviewReader} only. */
@Singleton
class PreviewStore {

    private static final Sql INSERT = Sql.load("insert-preview");
    // A preview that has ended shows no text; that it was pinned is still known.
    private static final String WITHOUT_COPY =
            "slug = case when content is not null then '' end, content = case when content is not null then cast('{}' as jsonb) end";
    private static final String SELECT = """
            select id, article_id, label, content is not null as pinned, created_at, created_by, expires_at, revoked_at, revoked_by
            from preview where article_id = :article
            """;

    private final AgroalDataSource database;
    private final PublicUrl url;

    PreviewStore(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    /** A preview to store. */
    record NewPreview(UUID id, UUID article, byte[] tokenHmac, String label, boolean pinned, Instant expiresAt) {}

    /** Stores a preview, with a copy of the draft if it is pinned. Runs in the caller's transaction. */
    void insert(NewPreview preview, String by, Instant now) {
        INSERT.with("id", preview.id())
                .with("article", preview.article())
                .with("hmac", preview.tokenHmac())
                .with("label", preview.label())
                .with("pinned", preview.pinned())
                .with("expiresAt", preview.expiresAt())
                .with("by", by)
                .with("now", now)
                .run(database);
    }

    /**
     * Counts the pinned previews of an article that have not ended, and removes the copies of those that have expired.
     * The article stays locked until the end of the transaction.
     */
    int countPinned(UUID article, Instant now) {
        Sql.of("select 1 from article where id = :article for no key update")
                .with("article", article)
                .first(database, row -> true);
        Sql.of("update preview set " + WITHOUT_COPY)
                .add("where article_id = :article and content <> '{}' and expires_at <= :now")
                .with("article", article)
                .with("now", now)
                .run(database);
        return Sql.of("select count(*) from preview where article_id = :article and content <> '{}'")
                .with("article", article)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    /** Lists previews of an article, newest first. @param before the last id of the previous page; null for the first page */
    List<PreviewView> list(UUID article, UUID before, int limit, Instant now) {
        Sql sql = Sql.of(SELECT).with("article", article);
        if (before != null) sql = sql.add("and id < :before").with("before", before);
        return sql.add("order by id desc limit :limit").with("limit", limit).list(database, row -> toView(row, now));
    }

    /** @throws Problem 404 if the article has no such preview */
    PreviewView require(UUID article, UUID preview, Instant now) {
        return Sql.of(SELECT)
                .with("article", article)
                .add("and id = :preview")
                .with("preview", preview)
                .first(database, row -> toView(row, now))
                .orElseThrow(() -> Problem.of("preview-not-found", "The article has no preview " + preview + "."));
    }

    /** Whether any preview, ended ones included, has or had this token. */
    boolean exists(byte[] tokenHmac) {
        return Sql.of("select 1 from preview where token_hmac = :tokenHmac")
                .with("tokenHmac", tokenHmac)
                .first(database, row -> true)
                .isPresent();
    }

    /** @return whether the preview was not revoked before */
    boolean revoke(UUID article, UUID preview, String by, Instant now) {
        return Sql.of("update preview set revoked_at = :now, revoked_by = :by, " + WITHOUT_COPY
                                + " where article_id = :article and id = :preview and revoked_at is null")
                        .with("now", now)
                        .with("by", by)
                        .with("article", article)
                        .with("preview", preview)
                        .run(database)
                > 0;
    }

    private PreviewView toView(ResultSet row, Instant now) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        UUID article = row.getObject("article_id", UUID.class);
        Instant expiresAt = Sql.instant(row, "expires_at");
        Instant revokedAt = Sql.instant(row, "revoked_at");
        return PreviewViewBuilder.builder()
                .id(id)
                .article(article)
                .label(row.getString("label"))
                .pinned(row.getBoolean("pinned"))
                .state(state(expiresAt, revokedAt, now))
                .createdAt(Sql.instant(row, "created_at"))
                .createdBy(row.getString("created_by"))
                .expiresAt(expiresAt)
                .revokedAt(revokedAt)
                .revokedBy(row.getString("revoked_by"))
                .links(PreviewView.Links.of(article, id, url))
                .build();
    }

    private static String state(Instant expiresAt, Instant revokedAt, Instant now) {
        if (revokedAt != null) return "revoked";
        return expiresAt.isAfter(now) ? "active" : "expired";
    }
}
