package dateline.article.names;

import dateline.article.model.Audience;
import dateline.article.model.NameKind;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import java.time.Instant;
import java.util.Collection;

/**
 * SQL for the names of one kind that are public at an instant: names that an editor has put, names that a publicly
 * readable live article carries, and the ancestors of such sections. Reads {@code name_count}, where triggers count the
 * articles of each name, and adds the effect of scheduled transitions that are due but not recorded yet.
 */
final class PublicNames {

    private PublicNames() {}

    /**
     * @return query for at most {@code limit} slugs after {@code slug}, ascending; it reads about as many rows as it
     *     returns, however many names are hidden
     */
    static Sql after(NameKind kind, Instant now, String slug, int limit) {
        Sql sql = withDueTransitions(kind, now)
                .add(
                        "select slug from ((select slug from %s where put_by_editor and slug > :slug order by slug limit :limit)"
                                .formatted(kind.table()))
                .with("slug", slug)
                .with("limit", limit)
                .add("union (select c.slug from name_count c where c.kind = '%s' and c.slug > :slug"
                        .formatted(kind.table()))
                .with("slug", slug)
                .add("group by c.slug having sum(c.articles) + %s > 0 order by c.slug limit :limit)"
                        .formatted(dueCorrection("c.slug")))
                .with("limit", limit)
                .add("union (select d.slug from due d where d.slug > :slug and d.articles + %s > 0)"
                        .formatted(storedCount(kind, "d.slug")))
                .with("slug", slug);
        if (kind == NameKind.SECTION)
            sql = sql.add("union (select h.parent from public_section h where h.parent > :parent)")
                    .with("parent", slug);
        return sql.add(") n order by slug limit :limit").with("limit", limit);
    }

    /** @return query for the given slugs that are public */
    static Sql among(NameKind kind, Instant now, Collection<String> slugs) {
        return withDueTransitions(kind, now)
                .add("select n.slug from %s n where n.slug = any(:slugs) and (".formatted(kind.table()))
                .with("slugs", slugs)
                .add(isPublic(kind, "n"))
                .add(kind == NameKind.SECTION ? "or n.slug in (select h.parent from public_section h))" : ")");
    }

    // due: correction of the count of each name for transitions that are due but not recorded yet. public_section:
    // public sections that have a parent, and their ancestors; its column parent lists the sections that are public
    // because of a subsection.
    private static Sql withDueTransitions(NameKind kind, Instant now) {
        Sql sql = Sql.of("with recursive due as materialized (select n.slug, sum(case when")
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", Audience.EVERYBODY))
                .add("""
                        then 1 else 0 end - case when article_counted(a) then 1 else 0 end) as articles
                        from article a, article_names(a.section, a.source, a.tags, a.authors) n where a.next_edge_at <= :now and n.kind = '%s' group by n.slug)
                        """.formatted(kind.table()))
                .with("now", now);
        if (kind != NameKind.SECTION) return sql;
        return sql.add(
                        ", public_section(slug, parent) as (select s.slug, s.parent from section s where s.parent is not null and")
                .add(isPublic(kind, "s"))
                .add("union select p.slug, p.parent from public_section h join section p on p.slug = h.parent)");
    }

    private static String isPublic(NameKind kind, String alias) {
        String slug = alias + ".slug";
        return "(%s.put_by_editor or %s + %s > 0)".formatted(alias, storedCount(kind, slug), dueCorrection(slug));
    }

    private static String storedCount(NameKind kind, String slug) {
        return "coalesce((select sum(c.articles) from name_count c where c.kind = '%s' and c.slug = %s), 0)"
                .formatted(kind.table(), slug);
    }

    private static String dueCorrection(String slug) {
        return "coalesce((select e.articles from due e where e.slug = %s), 0)".formatted(slug);
    }
}
