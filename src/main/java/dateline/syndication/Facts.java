package dateline.syndication;

import dateline.article.ArticleRow;
import dateline.article.Feed;
import dateline.article.Media;
import dateline.database.Sql;
import dateline.rights.ArticleFacts;
import dateline.rights.MediaFacts;
import dateline.rights.PubStatus;
import dateline.rights.Syndicatable;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What the decision needs to know of articles, as far as their rows do not say it: the sections above them, and the feeds they are in. */
@Singleton
class Facts {

    private final AgroalDataSource database;

    Facts(AgroalDataSource database) {
        this.database = database;
    }

    /** @return facts by the article's id, for whichever of the rows are still there */
    Map<UUID, ArticleFacts> of(List<ArticleRow> rows, Licensee licensee) {
        if (rows.isEmpty()) return Map.of();
        Map<UUID, Set<String>> feeds = feeds(rows.stream().map(ArticleRow::id).toList(), licensee);
        return rows.stream()
                .filter(row -> feeds.containsKey(row.id()))
                .collect(Collectors.toMap(ArticleRow::id, row -> facts(row, feeds.get(row.id()), licensee)));
    }

    // Who is licensed by none asks for none.
    private Map<UUID, Set<String>> feeds(List<UUID> ids, Licensee licensee) {
        Set<String> unknown = new LinkedHashSet<>();
        if (licensee.feedsUnknown()) unknown.add(null);
        Map<UUID, Set<String>> feeds = new HashMap<>();
        if (licensee.feeds().isEmpty()) {
            ids.forEach(id -> feeds.put(id, unknown));
            return feeds;
        }
        Sql sql = new Sql().add("select a.id, array_remove(array[null::text");
        for (Feed feed : licensee.feeds()) {
            sql.add(", case when").add(ScopeSql.selects(feed)).add("then ? end", feed.slug);
        }
        sql.add("], null) as feeds from article a where a.id = any(?)", ids).list(database, row -> {
            Set<String> named = new LinkedHashSet<>(Sql.strings(row, "feeds"));
            named.addAll(unknown);
            return feeds.put(row.getObject("id", UUID.class), named);
        });
        return feeds;
    }

    // An article without a section or source is one of which they are not known: in doubt it is excluded.
    private static ArticleFacts facts(ArticleRow row, Set<String> feeds, Licensee licensee) {
        return new ArticleFacts(
                row.id(),
                PubStatus.of(row.pubStatus()),
                row.publishedAt(),
                row.embargoedUntil(),
                row.scheduledAt(),
                row.expiresAt(),
                row.unpublishedAt(),
                row.source() == null ? null : row.source().slug(),
                row.source() == null ? null : row.source().copyrightHolder(),
                row.section() == null
                        ? null
                        : licensee.sections().path(row.section().slug()),
                feeds,
                row.tags().stream().map(ArticleRow.Named::slug).collect(Collectors.toSet()),
                Set.copyOf(row.content().subjects()),
                row.content().language(),
                row.content().type(),
                row.content().media().stream().map(media -> facts(media, row)).toList());
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
        return new ArticleFacts(
                facts.id(),
                PubStatus.USABLE,
                facts.publishedAt(),
                facts.embargoedUntil(),
                facts.scheduledAt(),
                facts.expiresAt(),
                facts.unpublishedAt(),
                facts.source(),
                facts.sourceHolder(),
                facts.sectionPath(),
                facts.feeds(),
                facts.tags(),
                facts.subjects(),
                facts.language(),
                facts.type(),
                facts.media());
    }
}
