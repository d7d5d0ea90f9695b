package dateline.article.search;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What somebody wants to hear of: sections with those under them, feeds by their query and pins; of both lists, what is in both. */
@Singleton
public class SubscriptionFilter {

    private final AgroalDataSource database;

    SubscriptionFilter(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Of these, the ones that are meant, whatever state they are in: what was killed in a section is told in it.
     *
     * @param sections slugs; empty for all
     * @param feeds slugs; empty for all, and one that is not there means nothing
     */
    public Set<UUID> among(Collection<UUID> articles, List<String> sections, List<String> feeds) {
        if (articles.isEmpty() || sections.isEmpty() && feeds.isEmpty()) return new HashSet<>(articles);
        Sql sql = new Sql()
                .add("select a.id from article a where a.id = any(?) and", articles)
                .add(new ArticleFilter(sections, null, null, null, null, null, null, null).condition());
        if (!feeds.isEmpty()) {
            sql.add("and (false");
            Feed.<Feed>list("slug in ?1", feeds).forEach(feed -> sql.add("or").add(feed.condition()));
            sql.add(")");
        }
        return new HashSet<>(sql.list(database, row -> row.getObject("id", UUID.class)));
    }
}
