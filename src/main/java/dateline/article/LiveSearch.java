package dateline.article;

import dateline.article.ArticlePick.Order;
import dateline.article.ArticleRow.Translation;
import dateline.article.LiveArticles.Live;
import dateline.article.PartsMemory.Parts;
import dateline.database.Columns;
import dateline.database.Sql;
import dateline.http.Cursors;
import dateline.http.Page;
import dateline.http.PageLinks;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * First pages of searches for words that were looked for lately: all that are asked for at once in one statement, which asks the clock itself and tells
 * which articles they hold; what these say is mostly remembered. Whatever is not found so, {@link ArticleSearch} finds.
 */
@Singleton
class LiveSearch {

    // The last stretch that is looked at is not over before the database looks.
    private static final Duration AHEAD = Duration.ofSeconds(1);

    // The column that tells how much was seen; those of an article follow.
    private static final int FIRST_OF_ARTICLE = 6;

    /** One search; another one is another, whatever it is for. */
    static final class Ask {

        private final ArticleQuery query;
        private final PageLinks links;

        /** @param links of its answer */
        Ask(ArticleQuery query, PageLinks links) {
            this.query = query;
            this.links = links;
        }

        PageLinks links() {
            return links;
        }
    }

    /** Those that one statement can find. */
    record Kind(int size, boolean all) {}

    /** Where a page is looked for. */
    record Look(Ask ask, ParsedSearch words, Pace pace, Order order, NearLook near) {

        Kind kind() {
            return new Kind(ask.query.size(), near.all());
        }
    }

    /** What the statement tells once. */
    record Told(Instant now, Instant lastChange, String dictionaries, String incarnation) {

        private static Told of(Columns next) throws SQLException {
            return new Told(next.instant(), next.instant(), next.text(), next.text());
        }
    }

    /**
     * An article that it found.
     *
     * @param made the transaction that its row was written by
     * @param names as {@link Naming#column} brings them
     */
    record Glimpse(UUID id, String made, List<Translation> translations, String names) {

        private static Glimpse of(Columns next) throws SQLException {
            return new Glimpse(next.uuid(), next.text(), ArticleRow.translations(next.text()), next.text());
        }
    }

    /**
     * @param parts null where it was not finished, or shows something else by now
     * @param unsaid it was not
     */
    record Shown(Glimpse glimpse, Parts parts, boolean unsaid) {}

    private static final class Answers {

        private Told told;
        private final List<List<Glimpse>> found = new ArrayList<>();
        private final List<Long> seen = new ArrayList<>();

        private Answers(int looks) {
            for (int i = 0; i < looks; i++) {
                found.add(new ArrayList<>());
                seen.add(0L);
            }
        }

        private boolean add(ResultSet row) throws SQLException {
            Columns next = new Columns(row);
            int look = next.number() - 1;
            if (look < 0) {
                told = Told.of(next);
                return true;
            }
            seen.set(look, (long) row.getInt(FIRST_OF_ARTICLE));
            return found.get(look).add(Glimpse.of(new Columns(row, FIRST_OF_ARTICLE)));
        }
    }

    private final AgroalDataSource reads;
    private final TextSearch texts;
    private final NameMemory memory;
    private final PartsMemory parts;
    private final FinishedArticles finished;
    private final Cursors cursors;

    LiveSearch(
            @DataSource("reads") AgroalDataSource reads,
            TextSearch texts,
            NameMemory memory,
            PartsMemory parts,
            FinishedArticles finished,
            Cursors cursors) {
        this.reads = reads;
        this.texts = texts;
        this.memory = memory;
        this.parts = parts;
        this.finished = finished;
        this.cursors = cursors;
    }

    /** Those that a look is enough for. */
    Map<Ask, Live<Page<Object>>> pages(Collection<Ask> asks, Audience audience) {
        FoundTogether pages = new FoundTogether(finished, memory, cursors, audience);
        asks.stream()
                .flatMap(ask -> look(ask, audience).stream())
                .collect(Collectors.groupingBy(Look::kind))
                .forEach((kind, looks) -> see(looks, kind, audience, pages));
        return pages.pages();
    }

    private Optional<Look> look(Ask ask, Audience audience) {
        ArticleQuery query = ask.query;
        return usual(query)
                ? texts.known(query.q(), query.language()).flatMap(words -> look(ask, words, audience))
                : Optional.empty();
    }

    private static Optional<Look> look(Ask ask, ParsedSearch words, Audience audience) {
        Pace pace = words.pace(audience == Audience.EVERYBODY);
        if (!pace.known() || !pace.said()) return Optional.empty();
        Reach assumed = Reach.of(audience, pace.clock().plus(AHEAD));
        Order order = Order.of(ask.query.sort());
        int wanted = ask.query.size() + 1;
        NearLook near = NearLook.at(new ArticlePick(ask.query, null, assumed, words, order, null), wanted);
        return Optional.ofNullable(near).map(one -> new Look(ask, words, pace, order, one));
    }

    // Each size is a plan of its own, which every connection keeps: not one for whatever anybody thinks of. What ends
    // at an instant may have ended when the
    // database looks.
    private static boolean usual(ArticleQuery query) {
        return query.q() != null
                && query.publishedTo() == null
                && query.cursor() == null
                && query.feed() == null
                && query.count() == null
                && query.facets() == null
                && query.size() % 10 == 0;
    }

    private void see(List<Look> looks, Kind kind, Audience audience, FoundTogether pages) {
        Naming names = memory.names();
        Answers answers = new Answers(looks.size());
        statement(looks, kind, audience, names).list(reads, answers::add);
        List<List<Shown>> said = parts.of(answers.found, answers.told.incarnation());
        for (int i = 0; i < looks.size() && !pages.full(); i++) {
            Look look = looks.get(i);
            List<Shown> found = said.get(i);
            boolean enough = look.near().covers(answers.told.now())
                    && look.near().enough(answers.seen.get(i), found.size())
                    && look.words().dictionaries().equals(answers.told.dictionaries());
            if (!enough) continue;
            if (found.stream().allMatch(one -> one.parts() != null)) pages.add(look, found, answers.told, names);
            else if (found.stream().anyMatch(Shown::unsaid)) look.pace().unsaid();
        }
    }

    // Indexes have chosen; the article itself has the last word.
    private static Sql statement(List<Look> looks, Kind kind, Audience audience, Naming names) {
        return new Sql()
                .add(ArticleSql.CLOCK + " select 0,")
                .add(ArticleSql.NOW)
                .add(",")
                .add(LastChange.of(audience, ArticleSql.NOW))
                .add(",")
                .add(ParsedSearch.DICTIONARIES)
                .add(
                        """
                        , incarnation(), null, null, null, null, null, cast(null as timestamptz) as published_at
                        union all select asked.look, null, null, null, null, near.seen, near.id, a.made, a.translations, a.names, near.published_at
                        from (select cast(u.look as integer) as look, cast(u.anyway as tsquery) as anyway,
                                cast(u.own as jsonb) as own, cast(u.settled as text[]) as settled, cast(u.times as bigint[]) as times
                            from unnest(cast(? as text[]), cast(? as text[]), cast(? as text[]), cast(? as text[]))
                                with ordinality u(anyway, own, settled, times, look) offset 0) asked
                        cross join lateral (select n.*, count(*) over () as seen from (
                            select x.article_id as id, x.published_at from article_text x where x.shown is not null and
                        """,
                        looks.stream().map(look -> look.words().lookup().any()).toList(),
                        looks.stream().map(look -> look.words().lookup().own()).toList(),
                        looks.stream()
                                .map(look -> look.words().lookup().settled())
                                .toList(),
                        looks.stream()
                                .map(look -> "{" + String.join(",", look.near().times()) + "}")
                                .toList())
                .add(ParsedSearch.looked(audience == Audience.EVERYBODY, "asked"))
                .add("and (x.expires_at is null or x.expires_at >")
                .add(ArticleSql.NOW)
                .add(") and x.published_at <=")
                .add(ArticleSql.NOW)
                // Of few matches the index knows where they are; among all times it would go through every article.
                .add(kind.all() ? "" : "and x.times && asked.times")
                .add("limit " + (NearLook.MOST + 1))
                .add(") n order by n.published_at desc, n.id desc limit " + (kind.size() + 1))
                .add(") near cross join lateral (select cast(a.xmin as text) as made, cast(")
                .add(ArticleSql.translations(audience, ArticleSql.NOW))
                .add("as text) as translations,")
                .add(names.column())
                .add("as names from article a where a.id = near.id and")
                .add(Reach.live(audience).articles())
                .add("offset 0) a order by 1, published_at desc, 7 desc");
    }
}
