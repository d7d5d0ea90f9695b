package dateline.article.names;

import dateline.article.model.NameKind;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds what names a tag or author, so that no article loses a name by its deletion and no permission its scope. */
@Singleton
class NameUse {

    private static final int MAX_SHOWN = 20;

    private final AgroalDataSource database;

    NameUse(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Waits for the transactions that have written an article with this name, and lets later ones wait until this transaction ends. A later
     * statement sees what the earlier ones have written.
     *
     * @param kind tag or author
     */
    void lock(NameKind kind, String slug) {
        Sql.of("select slug from " + kind.table() + " where slug = :slug for update")
                .with("slug", slug)
                .first(database, row -> true);
    }

    /**
     * @param kind tag or author, locked
     * @throws Problem 409 with the first articles and feeds that name it
     */
    void requireUnused(NameKind kind, String slug) {
        List<UUID> articles = articles(kind, slug);
        List<String> feeds = feeds(kind, slug);
        boolean isInTerms = kind == NameKind.TAG && isInTerms(slug);
        List<String> users = new ArrayList<>();
        if (!articles.isEmpty()) users.add("articles or drafts");
        if (!feeds.isEmpty()) users.add("feeds");
        if (isInTerms) users.add("a permission or the exclusions of a partner");
        if (users.isEmpty()) return;
        throw Problem.of(
                        "name-in-use",
                        "The " + kind.table() + " " + slug + " cannot be deleted, because it is named in "
                                + String.join(" and in ", users) + ".")
                .with("articles", articles.isEmpty() ? null : articles)
                .with("feeds", feeds.isEmpty() ? null : feeds);
    }

    // Only drafts that differ from their version are read: the article has the names of its version.
    private List<UUID> articles(NameKind kind, String slug) {
        String column = kind == NameKind.TAG ? "tags" : "authors";
        String content = kind == NameKind.TAG ? "{\"tags\":[\"%s\"]}" : "{\"bylines\":[{\"author\":\"%s\"}]}";
        return Sql.of("(select a.id from article a where a." + column + " @> :names order by a.id limit :maxShown)")
                .with("names", List.of(slug))
                .with("maxShown", MAX_SHOWN)
                .add("union (select d.article_id from draft d")
                .add("where (d.published_revision is null or d.published_revision < d.revision)")
                .add("and d.content @> cast(:content as jsonb)")
                .with("content", content.formatted(slug))
                .add("order by 1 limit :maxShown) order by 1 limit :maxShown")
                .with("maxShown", MAX_SHOWN)
                .list(database, row -> row.getObject(1, UUID.class));
    }

    private List<String> feeds(NameKind kind, String slug) {
        Sql sql = Sql.of("select slug from feed where");
        if (kind == NameKind.TAG) {
            sql = sql.add("jsonb_exists(query -> 'tag', :slug) or jsonb_exists(query -> 'tagsAll', :slug)")
                    .with("slug", slug);
        } else {
            sql = sql.add("jsonb_exists(query -> 'author', :slug)").with("slug", slug);
        }
        return sql.add("order by slug limit :maxShown")
                .with("maxShown", MAX_SHOWN)
                .list(database, row -> row.getString(1));
    }

    private boolean isInTerms(String slug) {
        return Sql.of("select 1 where exists (select from permission where state <> 'revoked'")
                .add(
                        "and (jsonb_exists(terms -> 'scope' -> 'tags', :slug) or jsonb_exists(terms -> 'exclude' -> 'tags', :slug)))")
                .with("slug", slug)
                .add("or exists (select from partner where jsonb_exists(exclude -> 'tags', :slug))")
                .with("slug", slug)
                .first(database, row -> true)
                .isPresent();
    }
}
