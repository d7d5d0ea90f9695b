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
import io.quarkus.agroal.DataSource;
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

/**
 * Loads the facts of articles for decisions, including section path and feeds, which an article's row does not contain.
 */
@Singleton
public class ArticleFactsLoader {

    /**
     * An article as the change feed reports it.
     *
     * @param version the live version
     * @param statusAt instant of the withholding or kill; not meaningful for other states
     * @param facts without media, because media do not affect whether text is permitted
     */
    public record VersionedFacts(int version, Instant modifiedAt, Instant statusAt, ArticleFacts facts) {}

    // For the row of a missing article, values take the place of nulls where a row of the table has none.
    private static final String COLUMNS = """
            select coalesce(a.id, '%s') as id, a.version, a.modified_at, a.status_at, coalesce(a.pub_status, 'usable') as pub_status,
                coalesce(a.published_at, 'epoch') as published_at, a.embargoed_until, a.scheduled_at, a.expires_at, a.unpublished_at,
                a.source, a.section, coalesce(a.tags, '{}') as tags, coalesce(a.subjects, '{}') as subjects,
                coalesce(a.language, 'en') as language, coalesce(a.type, 'text') as type,
            """.formatted(ArticleSql.NO_ARTICLE);

    private final AgroalDataSource database;
    private final AgroalDataSource reads;

    ArticleFactsLoader(AgroalDataSource database, @DataSource("reads") AgroalDataSource reads) {
        this.database = database;
        this.reads = reads;
    }

    /** @return facts by article id; a row whose article has gone or has a newer version by now is left out */
    Map<UUID, ArticleFacts> load(List<ArticleRow> rows, PartnerContext partnerContext) {
        if (rows.isEmpty()) return Map.of();
        Map<UUID, Set<String>> feeds = readFeeds(rows, partnerContext);
        return rows.stream()
                .filter(row -> feeds.containsKey(row.id()))
                .collect(Collectors.toMap(ArticleRow::id, row -> toFacts(row, feeds.get(row.id()), partnerContext)));
    }

    /** The given articles that were ever published, by id. Version and facts of an article come from one row. */
    Map<UUID, VersionedFacts> loadVersionedFacts(Collection<UUID> articles, PartnerContext partnerContext) {
        Map<UUID, VersionedFacts> loaded = new HashMap<>();
        if (articles.isEmpty()) return loaded;
        Set<String> unknownFeeds = unknownFeeds(partnerContext);
        Sql.of(COLUMNS)
                .add(feedsColumn(partnerContext))
                .add("from article a where a.id = any(:articles) and a.version > 0")
                .withIds("articles", articles)
                .list(database, row -> {
                    ArticleFacts facts = toFacts(row, readFeeds(row, unknownFeeds), partnerContext);
                    return loaded.put(
                            facts.id(),
                            new VersionedFacts(
                                    row.getInt("version"),
                                    Sql.instant(row, "modified_at"),
                                    Sql.instant(row, "status_at"),
                                    facts));
                });
        return loaded;
    }

    /**
     * Facts for {@link KnowableArticles}, read on the pool {@code reads}, so without what the transaction of the caller
     * has not committed. A missing article of an outer join has a row, too.
     *
     * @param from the articles {@code a}, with joins and conditions; must select by key, because each connection plans the
     *     statement once
     */
    List<KnowableArticles.Row> loadRows(Sql from, PartnerContext partnerContext, Instant now) {
        Set<String> unknownFeeds = unknownFeeds(partnerContext);
        return Sql.of(COLUMNS)
                .add(feedsColumn(partnerContext))
                .add(",")
                .add(ArticleSql.live("a", now))
                .add("as live, coalesce(a.first_public_at <= :now, false) as was_public,")
                .with("now", now)
                .add(ArticleSql.ROW_VERSION + " as row_version,")
                .add("""
                        a.effective_visibility = 'licensed' as licensed,
                        exists (select from offer_for_use o where o.article_id = coalesce(a.id, :noArticle) and o.partner_id = :partner) as offered
                        from
                        """)
                .with("noArticle", ArticleSql.NO_ARTICLE)
                .with("partner", partnerContext.partner().id)
                .add(from)
                .list(
                        reads,
                        row -> new KnowableArticles.Row(
                                row.getString("row_version"),
                                toFacts(row, readFeeds(row, unknownFeeds), partnerContext),
                                row.getBoolean("live"),
                                row.getBoolean("was_public"),
                                row.getBoolean("licensed"),
                                row.getBoolean("offered")));
    }

    private static ArticleFacts toFacts(ResultSet row, Set<String> feeds, PartnerContext partnerContext)
            throws SQLException {
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
                .sectionPath(partnerContext.sections().path(section).orElse(null))
                .feeds(feeds)
                .tags(Set.copyOf(Sql.strings(row, "tags")))
                .subjects(Set.copyOf(Sql.strings(row, "subjects")))
                .language(row.getString("language"))
                .type(row.getString("type"))
                .media(List.of())
                .build();
    }

    // A partner whose permissions name no feeds needs no query.
    private Map<UUID, Set<String>> readFeeds(List<ArticleRow> rows, PartnerContext partnerContext) {
        Set<String> unknownFeeds = unknownFeeds(partnerContext);
        Map<UUID, Set<String>> feeds = new HashMap<>();
        if (partnerContext.feeds().isEmpty()) {
            rows.forEach(row -> feeds.put(row.id(), unknownFeeds));
            return feeds;
        }
        Map<UUID, Integer> versions = new HashMap<>();
        rows.forEach(row -> versions.put(row.id(), row.version()));
        Sql.of("select a.id, a.version,")
                .add(feedsColumn(partnerContext))
                .add("from article a where a.id = any(:versions)")
                .withIds("versions", versions.keySet())
                .list(database, row -> {
                    UUID id = row.getObject("id", UUID.class);
                    // Another version than the row's may be in other feeds, so its feeds do not apply to this row.
                    return row.getInt("version") == versions.get(id)
                            ? feeds.put(id, readFeeds(row, unknownFeeds))
                            : null;
                });
        return feeds;
    }

    // A column with the slugs of the feeds that select the article.
    static Sql feedsColumn(PartnerContext partnerContext) {
        Sql sql = Sql.of("array_remove(array[null::text");
        for (Feed feed : partnerContext.feeds()) {
            sql = sql.add(", case when")
                    .add(ScopeSql.selects(feed, partnerContext))
                    .add("then :feed end")
                    .with("feed", feed.slug);
        }
        return sql.add("], null) as feeds");
    }

    static Set<String> readFeeds(ResultSet row, Set<String> unknownFeeds) throws SQLException {
        Set<String> feeds = new LinkedHashSet<>(Sql.strings(row, "feeds"));
        feeds.addAll(unknownFeeds);
        return feeds;
    }

    static Set<String> unknownFeeds(PartnerContext partnerContext) {
        Set<String> unknownFeeds = new LinkedHashSet<>();
        if (partnerContext.feedsUnknown()) unknownFeeds.add(null);
        return unknownFeeds;
    }

    // An article without section or source has an unknown one: an unknown value matches an exclusion and no scope.
    static ArticleFacts toFacts(ArticleRow row, Set<String> feeds, PartnerContext partnerContext) {
        ArticleFacts facts = ArticleFactsBuilder.builder()
                .id(row.id())
                .pubStatus(PubStatus.of(row.pubStatus()))
                .publishedAt(row.publishedAt())
                .embargoedUntil(row.embargoedUntil())
                .scheduledAt(row.scheduledAt())
                .expiresAt(row.expiresAt())
                .unpublishedAt(row.unpublishedAt())
                .source(row.source() == null ? null : row.source().slug())
                .sectionPath(
                        row.section() == null
                                ? null
                                : partnerContext
                                        .sections()
                                        .path(row.section().slug())
                                        .orElse(null))
                .feeds(feeds)
                .tags(row.tags().stream().map(ArticleRow.NameRef::slug).collect(Collectors.toSet()))
                .subjects(Set.copyOf(row.content().subjects()))
                .language(row.content().story().language())
                .type(row.content().story().type())
                .build();
        return withMedia(facts, row);
    }

    /** The facts with those that a {@link KnowableArticles.Row} lacks. */
    static ArticleFacts withMedia(ArticleFacts facts, ArticleRow row) {
        return ArticleFactsBuilder.builder(facts)
                .sourceHolder(row.source() == null ? null : row.source().copyrightHolder())
                .media(row.content().media().stream()
                        .map(media -> toFacts(media, row))
                        .toList())
                .build();
    }

    // A medium without a rule of its own is denied if its source denies media; otherwise the permission decides.
    private static MediaFacts toFacts(Media media, ArticleRow row) {
        boolean inherits = media.syndicatable() == null || media.syndicatable().equals("inherit");
        Syndicatable syndicatable = !inherits
                ? Syndicatable.of(media.syndicatable())
                : "deny".equals(row.sourceMedia()) ? Syndicatable.DENY : Syndicatable.INHERIT;
        return new MediaFacts(media.id(), media.copyrightHolder(), syndicatable, media.rightsExpireAt());
    }

    /** The facts as if the article were neither killed nor withheld. */
    static ArticleFacts asUsable(ArticleFacts facts) {
        return ArticleFactsBuilder.builder(facts).pubStatus(PubStatus.USABLE).build();
    }
}
