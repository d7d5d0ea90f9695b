package dateline.article;

import dateline.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What the statement of a page tells beside its rows, once.
 *
 * @param lastChange of anything that the page could have shown
 * @param dictionaries as they were at that moment: a first text in another language makes them more
 * @param seen how many rows a {@link NearLook} took in
 * @param archive all articles, where they matter to the next look; null where they do not, or there are none
 */
record Beside(Instant lastChange, String dictionaries, long seen, Archive archive) {

    /** @param oldest instant of publication; @param articles how many there are, as the database's statistics have it */
    record Archive(Instant oldest, double articles) {}

    /** @param near null where there is none */
    static Sql columns(ArticleSearch.Search search, ArticlePick pick, NearLook near) {
        boolean first = near == null && pick.paced();
        return new Sql()
                .add(LastChange.of(search.audience(), search.now()))
                .add("as last_change,")
                .add(pick.words() == null ? "cast(null as text)" : ParsedSearch.DICTIONARIES)
                .add("as dictionaries,")
                .add(near == null ? "0" : "(select count(*) from near)")
                .add("as seen,")
                .add(first ? "(select min(published_at) from article where version > 0)" : "cast(null as timestamptz)")
                .add("as oldest,")
                .add(
                        first
                                ? "(select reltuples from pg_class where oid = cast('article_text' as regclass))"
                                : "cast(null as real)")
                .add("as articles");
    }

    static Beside of(ResultSet row) throws SQLException {
        Instant oldest = Sql.instant(row, "oldest");
        return new Beside(
                Sql.instant(row, "last_change"),
                row.getString("dictionaries"),
                row.getLong("seen"),
                oldest == null ? null : new Archive(oldest, row.getDouble("articles")));
    }
}
