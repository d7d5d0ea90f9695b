package dateline.article.search;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Selects articles by subscription: sections, including those below them, and feeds by query and pins. If both are
 * given, an article must match both.
 */
@Singleton
public class SubscriptionFilter {

    private final AgroalDataSource database;

    SubscriptionFilter(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns those of the articles that match, in any state, so that the kill of an article is still reported to
     * subscribers of its section.
     *
     * @param sections slugs; empty for all
     * @param feeds slugs; empty for all. An unknown slug matches nothing
     */
    public Set<UUID> findMatching(Collection<UUID> articles, List<String> sections, List<String> feeds) {
        if (articles.isEmpty() || sections.isEmpty() && feeds.isEmpty()) return new HashSet<>(articles);
        Sql sql = Sql.of("select a.id from article a where a.id = any(:articles) and")
                .withIds("articles", articles)
                .add(new ArticleFilter(sections, null, null, null, null, null, null, null).condition());
        if (!feeds.isEmpty()) {
            sql = sql.add("and (false");
            for (Feed feed : Feed.<Feed>list("slug in ?1", feeds))
                sql = sql.add("or").add(feed.condition());
            sql = sql.add(")");
        }
        return new HashSet<>(sql.list(database, row -> row.getObject("id", UUID.class)));
    }
}
