package dateline.article;

import dateline.article.ArticlePick.Order;
import dateline.article.ArticleRow.Translation;
import dateline.article.FinishedArticles.Card;
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
import java.util.HashMap;
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

    // What is found together is held together. Whatever is more than so many bytes is made elsewhere, page by page.
    private static final int MOST_BYTES = 4_000_000;

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
    }

    /** Those that one statement can find. */
    private record Kind(int size, boolean all) {}

    /** Where a page is looked for. */
    private record Look(Ask ask, ParsedSearch words, Pace pace, Order order, NearLook near) {

        private Kind kind() {
            return new Kind(ask.query.size(), near.all());
        }
    }

    /** What the statement tells once. */
    private record Told(Instant now, Instant lastChange, String dictionaries, String incarnation) {

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

    private static final class Pages {

        private final Map<Ask, Live<Page<Object>>> made = new HashMap<>();
        private int bytes;
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
        Pages pages = new Pages();
        asks.stream()
                .flatMap(ask -> look(ask, audience).stream())
                .collect(Collectors.groupingBy(Look::kind))
                .forEach((kind, looks) -> see(looks, kind, audience, pages));
        return pages.made;
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

    private void see(List<Look> looks, Kind kind, Audience audience, Pages pages) {
        Naming names = memory.names();
        Answers answers = new Answers(looks.size());
        statement(looks, kind, audience, names).list(reads, answers::add);
        List<List<Shown>> said = parts.of(answers.found, answers.told.incarnation());
        for (int i = 0; i < looks.size() && pages.bytes < MOST_BYTES; i++) {
            Look look = looks.get(i);
            List<Shown> found = said.get(i);
            boolean enough = look.near().covers(answers.told.now())
                    && look.near().enough(answers.seen.get(i), found.size())
                    && look.words().dictionaries().equals(answers.told.dictionaries());
            if (!enough) continue;
            if (found.stream().allMatch(one -> one.parts() != null))
                pages.made.put(look.ask(), page(look, found, answers.told, names, audience, pages));
            else if (found.stream().anyMatch(Shown::unsaid)) look.pace().unsaid();
        }
    }

    private Live<Page<Object>> page(
            Look look, List<Shown> found, Told told, Naming names, Audience audience, Pages pages) {
        Page<Shown> page = Page.of(
                found,
                look.kind().size(),
                last -> look.order()
                        .cursor(cursors, look.ask().links)
                        .apply(last.parts().row()),
                look.ask().links,
                null);
        look.pace().seen(told.now(), page.map(one -> one.parts().row()), null);
        List<Object> views = new ArrayList<>();
        for (Shown one : page.items()) views.add(view(one, names, look.words(), audience, pages));
        return new Live<>(told.now(), page.with(views).modified(told.lastChange()));
    }

    private FinishedArticle view(Shown one, Naming names, ParsedSearch words, Audience audience, Pages pages) {
        Parts said = one.parts();
        Card card = said.card(one.glimpse(), names, audience, row -> finished.card(memory.named(names, row), audience));
        pages.bytes += card.bytes().length;
        return finished.found(
                card, said.row(), said.texts().highlights(words, said.row().whole(audience)));
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
