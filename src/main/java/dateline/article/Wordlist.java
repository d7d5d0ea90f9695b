package dateline.article;

import dateline.database.Sql;
import dateline.http.Problem;
import java.time.Instant;
import java.util.Locale;

/** The four lists of names by which articles are told apart, and how an article carries a name of each. */
enum Wordlist {
    SECTION("section-not-found", "a.section = n.slug", "a.section"),
    TAG("tag-not-found", "a.tags @> array[n.slug]", "unnest(a.tags)"),
    AUTHOR("author-not-found", "a.authors @> array[n.slug]", "unnest(a.authors)"),
    SOURCE("source-not-found", "a.source = n.slug", "a.source");

    private final String notFound;
    private final String carriedBy;
    private final String carried;

    Wordlist(String notFound, String carriedBy, String carried) {
        this.notFound = notFound;
        this.carriedBy = carriedBy;
        this.carried = carried;
    }

    String table() {
        return name().toLowerCase(Locale.ROOT);
    }

    Problem unknown(String slug) {
        return Problem.of(notFound, "There is no " + table() + " " + slug + ".");
    }

    /** A condition on a name {@code n}: everybody may know it, because it was announced or a story that everybody can read carries it. */
    Sql known(Instant now) {
        return new Sql()
                .add("(n.announced or exists (select from article a left join source s on s.slug = a.source where")
                .add(carriedBy)
                .add("and")
                .add(open(now))
                .add("))");
    }

    /** @param articles condition on {@code a} and its source {@code s}; only those that everybody can read count */
    Sql announce(Sql articles, Instant now) {
        // A row that somebody else holds is being announced by them. Waiting for it could end in a deadlock.
        return new Sql()
                .add("""
                        update %1$s set announced = true where slug in (
                            select n.slug from %1$s n where not n.announced and n.slug in (
                                select %2$s from article a left join source s on s.slug = a.source where
                        """.formatted(table(), carried))
                .add(articles)
                .add("and")
                .add(open(now))
                .add(") for no key update of n skip locked)");
    }

    private static Sql open(Instant now) {
        return new Sql()
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", "s", Audience.EVERYBODY));
    }
}
