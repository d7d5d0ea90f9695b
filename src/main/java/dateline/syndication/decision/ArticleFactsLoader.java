package dateline.syndication.decision;

import dateline.article.body.Media;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleSql;
import dateline.article.search.Feed;
import dateline.database.sql.Sql;
import dateline.rights.ArticleFacts;
import dateline.rights.ArticleFactsBuilder;
import dateline.rights.MediaFacts;
import dateline.rights.PubStatus;
import dateline.rights.Syndicatable;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the decision needs to know of articles, as far as their rows do not say it: the sections above them, and the feeds they are in. */
@Singleton
public class ArticleFactsLoader {

    /**
     * An article as whoever follows is told of it.
     *
     * @param version the live one
     * @param statusAt when it was withheld or killed; of another it says nothing
     * @param facts without media, which have no say in whether there is any text
     */
    public record ArticleStanding(int version, Instant modifiedAt, Instant statusAt, ArticleFacts facts) {}

    private static final String COLUMNS = """
            select a.id, a.version, a.modified_at, a.status_at, a.pub_status, a.published_at, a.embargoed_until, a.scheduled_at, a.expires_at,
                a.unpublished_at, a.source, a.section, a.tags, a.subjects, a.language, a.type,
            """;

    private final AgroalDataSource database;

    ArticleFactsLoader(AgroalDataSource database) {
        this.database = database;
    }

    /** @return facts by the article's id, for whichever of the rows are still there and as they were read */
    Map<UUID, ArticleFacts> of(List<ArticleRow> rows, PartnerContext licensee) {
        if (rows.isEmpty()) return Map.of();
        Map<UUID, Set<String>> feeds = feeds(rows, licensee);
        return rows.stream()
                .filter(row -> feeds.containsKey(row.id()))
                .collect(Collectors.toMap(ArticleRow::id, row -> facts(row, feeds.get(row.id()), licensee)));
    }

    /** Of those that were ever published, by id: from one row of each. */
    Map<UUID, ArticleStanding> standing(Collection<UUID> articles, PartnerContext licensee) {
        Map<UUID, ArticleStanding> standing = new HashMap<>();
        if (articles.isEmpty()) return standing;
        Set<String> unknown = unknown(licensee);
        new Sql()
                .add(COLUMNS)
                .add(selecting(licensee))
                .add("from article a where a.id = any(?) and a.version > 0", articles)
                .list(database, row -> {
                    ArticleFacts facts = facts(row, feeds(row, unknown), licensee);
                    return standing.put(
                            facts.id(),
                            new ArticleStanding(
                                    row.getInt("version"),
                                    Sql.instant(row, "modified_at"),
                                    Sql.instant(row, "status_at"),
                                    facts));
                });
        return standing;
    }

    /** @param which tables after {@code a} and conditions; planned once, so it names articles by their keys */
    List<KnowableArticles.Row> rows(Sql which, PartnerContext licensee, Instant now) {
        Set<String> unknown = unknown(licensee);
        return new Sql()
                .add(COLUMNS)
                .add(selecting(licensee))
                .add(",")
                .add(ArticleSql.live("a", now))
                .add("as live, coalesce(a.first_public_at <= ?, false) as told,", now)
                .add("""
                        a.effective_visibility = 'licensed' as licensed,
                        exists (select from offer o where o.article_id = a.id and o.partner_id = ?) as offered
                        from article a
                        """, licensee.partner().id)
                .add(which)
                .listPlannedOnce(
                        database,
                        row -> new KnowableArticles.Row(
                                facts(row, feeds(row, unknown), licensee),
                                row.getBoolean("live"),
                                row.getBoolean("told"),
                                row.getBoolean("licensed"),
                                row.getBoolean("offered")));
    }

    private static ArticleFacts facts(ResultSet row, Set<String> feeds, PartnerContext licensee) throws SQLException {
        String section = row.getString("section");
        return ArticleFactsBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .pubStatus(PubStatus.of(row.getString("pub_status")))
                .publishedAt(Sql.instant(row, "published_at"))
                .embargoedUntil(Sql.instant(row, "embargoed_until"))
                .scheduledAt(Sql.instant(row, "scheduled_at"))
                .expiresAt(Sql.instant(row, "expires_at"))
                .unpublishedAt(Sql.instant(row, "unpublished_at"))
                .source(row.getString("source"))
                .sectionPath(licensee.sections().path(section).orElse(null))
                .feeds(feeds)
                .tags(Set.copyOf(Sql.strings(row, "tags")))
                .subjects(Set.copyOf(Sql.strings(row, "subjects")))
                .language(row.getString("language"))
                .type(row.getString("type"))
                .media(List.of())
                .build();
    }

    // Who is licensed by none asks for none.
    private Map<UUID, Set<String>> feeds(List<ArticleRow> rows, PartnerContext licensee) {
        Set<String> unknown = unknown(licensee);
        Map<UUID, Set<String>> feeds = new HashMap<>();
        if (licensee.feeds().isEmpty()) {
            rows.forEach(row -> feeds.put(row.id(), unknown));
            return feeds;
        }
        Map<UUID, Integer> versions = new HashMap<>();
        rows.forEach(row -> versions.put(row.id(), row.version()));
        new Sql()
                .add("select a.id, a.version,")
                .add(selecting(licensee))
                .add("from article a where a.id = any(?)", versions.keySet())
                .list(database, row -> {
                    UUID id = row.getObject("id", UUID.class);
                    // A text that was edited since is not judged by the feeds that its successor is in.
                    return row.getInt("version") == versions.get(id) ? feeds.put(id, feeds(row, unknown)) : null;
                });
        return feeds;
    }

    // The slugs of those that select an article: a column.
    private static Sql selecting(PartnerContext licensee) {
        Sql sql = new Sql().add("array_remove(array[null::text");
        for (Feed feed : licensee.feeds()) {
            sql.add(", case when").add(ScopeSql.selects(feed)).add("then ? end", feed.slug);
        }
        return sql.add("], null) as feeds");
    }

    private static Set<String> feeds(ResultSet row, Set<String> unknown) throws SQLException {
        Set<String> named = new LinkedHashSet<>(Sql.strings(row, "feeds"));
        named.addAll(unknown);
        return named;
    }

    private static Set<String> unknown(PartnerContext licensee) {
        Set<String> unknown = new LinkedHashSet<>();
        if (licensee.feedsUnknown()) unknown.add(null);
        return unknown;
    }

    // An article without a section or source is one of which they are not known: in doubt it is excluded.
    private static ArticleFacts facts(ArticleRow row, Set<String> feeds, PartnerContext licensee) {
        return ArticleFactsBuilder.builder()
                .id(row.id())
                .pubStatus(PubStatus.of(row.pubStatus()))
                .publishedAt(row.publishedAt())
                .embargoedUntil(row.embargoedUntil())
                .scheduledAt(row.scheduledAt())
                .expiresAt(row.expiresAt())
                .unpublishedAt(row.unpublishedAt())
                .source(row.source() == null ? null : row.source().slug())
                .sourceHolder(row.source() == null ? null : row.source().copyrightHolder())
                .sectionPath(
                        row.section() == null
                                ? null
                                : licensee.sections().path(row.section().slug()).orElse(null))
                .feeds(feeds)
                .tags(row.tags().stream().map(ArticleRow.NameRef::slug).collect(Collectors.toSet()))
                .subjects(Set.copyOf(row.content().subjects()))
                .language(row.content().language())
                .type(row.content().type())
                .media(row.content().media().stream()
                        .map(media -> facts(media, row))
                        .toList())
                .build();
    }

    // A source that allows its media leaves them to the permission; one that denies them has the last word.
    private static MediaFacts facts(Media media, ArticleRow row) {
        boolean silent = media.syndicatable() == null || media.syndicatable().equals("inherit");
        Syndicatable own = !silent
                ? Syndicatable.of(media.syndicatable())
                : "deny".equals(row.sourceMedia()) ? Syndicatable.DENY : Syndicatable.INHERIT;
        return new MediaFacts(media.id(), media.copyrightHolder(), own, media.rightsExpireAt());
    }

    /** The same article as if it were neither killed nor withheld. */
    static ArticleFacts usable(ArticleFacts facts) {
        return ArticleFactsBuilder.builder(facts).pubStatus(PubStatus.USABLE).build();
    }
}
