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

    private record Place(List<String> path, Set<String> feeds) {}

    private final AgroalDataSource database;

    Facts(AgroalDataSource database) {
        this.database = database;
    }

    /** @return facts by the article's id, for whichever of the rows are still there */
    Map<UUID, ArticleFacts> of(List<ArticleRow> rows, Licensee licensee) {
        if (rows.isEmpty()) return Map.of();
        Map<UUID, Place> places = places(rows.stream().map(ArticleRow::id).toList(), licensee);
        return rows.stream()
                .filter(row -> places.containsKey(row.id()))
                .collect(Collectors.toMap(ArticleRow::id, row -> facts(row, places.get(row.id()))));
    }

    private Map<UUID, Place> places(List<UUID> ids, Licensee licensee) {
        Sql sql = new Sql().add("""
                select a.id,
                    case when a.section is not null then array(with recursive up(slug, parent) as (
                        select slug, parent from section where slug = a.section
                        union select s.slug, s.parent from section s join up on s.slug = up.parent) select slug from up) end as path,
                    array_remove(array[null::text
                """);
        for (Feed feed : licensee.feeds()) {
            sql.add(", case when").add(ScopeSql.selects(feed)).add("then ? end", feed.slug);
        }
        sql.add("], null) as feeds from article a where a.id = any(?)", ids);
        Map<UUID, Place> places = new HashMap<>();
        sql.list(database, row -> {
            Set<String> feeds = new LinkedHashSet<>(Sql.strings(row, "feeds"));
            if (licensee.feedsUnknown()) feeds.add(null);
            List<String> path = row.getArray("path") == null ? null : Sql.strings(row, "path");
            return places.put(row.getObject("id", UUID.class), new Place(path, feeds));
        });
        return places;
    }

    // An article without a section or source is one of which they are not known: in doubt it is excluded.
    private static ArticleFacts facts(ArticleRow row, Place place) {
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
                place.path(),
                place.feeds(),
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
