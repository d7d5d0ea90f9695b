package dateline.article.editing;

import dateline.article.model.Article;
import dateline.database.sql.Sql;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Lists drafts, most recently edited first, with keyset pagination. */
@Singleton
class DraftList {

    private final AgroalDataSource database;

    private final Cursors cursors;
    private final PageLinks links;

    DraftList(AgroalDataSource database, Cursors cursors, PageLinks links) {
        this.database = database;
        this.cursors = cursors;
        this.links = links;
    }

    Page<DraftSummary> list(int limit, String cursor, Instant now) {
        Sql sql = new Sql().add("""
                        select a.*, d.revision, d.published_revision, d.slug as draft_slug, d.content ->> 'headline' as headline,
                               d.content ->> 'section' as draft_section, d.content ->> 'language' as draft_language,
                               d.updated_at as edited_at, d.updated_by
                        from draft d join article a on a.id = d.article_id where a.pub_status <> 'canceled'
                        """);
        if (cursor != null) {
            List<String> position = cursors.open(links.query(), cursor);
            sql.add(
                    "and (d.updated_at, d.article_id) < (?, ?)",
                    Instant.parse(position.get(0)),
                    UUID.fromString(position.get(1)));
        }
        sql.add("order by d.updated_at desc, d.article_id desc limit ?", limit + 1);
        return Page.of(
                sql.list(database, row -> toSummary(row, now)),
                limit,
                last -> cursors.seal(
                        links.query(), last.editedAt().toString(), last.id().toString()),
                links,
                null);
    }

    private static DraftSummary toSummary(ResultSet row, Instant now) throws SQLException {
        Article article = new Article();
        article.version = row.getInt("version");
        article.pubStatus = row.getString("pub_status");
        article.publishedAt = Sql.instant(row, "published_at");
        article.embargoedUntil = Sql.instant(row, "embargoed_until");
        article.scheduledAt = Sql.instant(row, "scheduled_at");
        article.expiresAt = Sql.instant(row, "expires_at");
        article.unpublishedAt = Sql.instant(row, "unpublished_at");
        long published = row.getLong("published_revision");
        return DraftSummaryBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .revision(row.getLong("revision"))
                .version(article.version)
                .state(article.state(now).apiName())
                .unpublishedChanges(published != row.getLong("revision"))
                .slug(row.getString("draft_slug"))
                .language(row.getString("draft_language"))
                .headline(row.getString("headline"))
                .section(row.getString("draft_section"))
                .publishedAt(article.publishedAt)
                .createdAt(Sql.instant(row, "created_at"))
                .editedAt(Sql.instant(row, "edited_at"))
                .editedBy(row.getString("updated_by"))
                .build();
    }
}
