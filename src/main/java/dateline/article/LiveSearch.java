package dateline.article;

import dateline.article.ArticlePick.Order;
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
import java.util.List;
import java.util.Optional;

/**
 * The first page of a search for words that were looked for a moment ago: one statement, which asks the clock itself and tells which articles it is; what
 * they say is mostly remembered. Whatever is not found so, {@link ArticleSearch} finds.
 */
@Singleton
class LiveSearch {

    // The last stretch that is looked at is not over before the database looks.
    private static final Duration AHEAD = Duration.ofSeconds(1);

    /** What the statement tells once. */
    private record Told(Instant now, Instant lastChange, long configurations, long seen, String incarnation) {

        static final int COLUMNS = 5;

        static Told of(ResultSet row) throws SQLException {
            Columns next = new Columns(row);
            return new Told(next.instant(), next.instant(), next.number(), next.number(), next.text());
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

    /** Empty where it takes more than a look. */
    Optional<Live<Page<Object>>> page(ArticleQuery query, Audience audience, PageLinks links) {
        if (!usual(query)) return Optional.empty();
        TextSearch.Parsed words = texts.parsed(query.q(), query.language(), null);
        Pace pace = words.pace(audience == Audience.EVERYBODY);
        if (!pace.known() || !pace.said()) return Optional.empty();
        Reach assumed = Reach.of(audience, pace.clock().plus(AHEAD));
        ArticlePick pick = new ArticlePick(query, null, assumed, words, Order.of(query.sort()), null);
        NearLook near = NearLook.at(pick, ArticleSql.NOW, query.size() + 1);
        return near == null ? Optional.empty() : seen(query, audience, pick, near, links);
    }

    // Each size is a plan of its own, which every connection keeps: not one for whatever anybody thinks of.
    private static boolean usual(ArticleQuery query) {
        return query.q() != null
                && query.cursor() == null
                && query.feed() == null
                && query.count() == null
                && query.facets() == null
                && query.size() % 10 == 0;
    }

    private Optional<Live<Page<Object>>> seen(
            ArticleQuery query, Audience audience, ArticlePick pick, NearLook near, PageLinks links) {
        Naming names = memory.names();
        Told[] told = new Told[1];
        List<UnnamedRow> rows = new ArrayList<>();
        statement(audience, pick.order(), near, names).list(reads, row -> {
            if (told[0] == null) told[0] = Told.of(row);
            if (row.getObject("id") == null) return false;
            Columns next = new Columns(row, Told.COLUMNS);
            ArticleRow silent = UnnamedRow.silent(next);
            return rows.add(new UnnamedRow(silent, next.text()));
        });
        TextSearch.Parsed words = pick.words();
        boolean enough = near.covers(told[0].now())
                && near.enough(told[0].seen(), rows.size())
                && words.configurations() == told[0].configurations();
        if (!enough) return Optional.empty();
        Page<UnnamedRow> page = Page.of(
                rows, query.size(), last -> pick.order().cursor(cursors, links).apply(last.article()), links, null);
        words.pace(pick.reach()).seen(told[0].now(), page.map(UnnamedRow::article), null);
        Optional<List<Parts>> known = parts.of(page.items(), told[0].incarnation());
        if (known.isEmpty()) words.pace(pick.reach()).unsaid();
        return known.map(said -> {
            List<Object> views = new ArrayList<>();
            for (int i = 0; i < said.size(); i++)
                views.add(view(page.items().get(i), said.get(i), names, words, audience));
            return new Live<>(told[0].now(), page.with(views).modified(told[0].lastChange()));
        });
    }

    private FinishedArticle view(
            UnnamedRow unnamed, Parts said, Naming names, TextSearch.Parsed words, Audience audience) {
        ArticleRow row = unnamed.article();
        Card card = said.card(
                unnamed,
                names,
                audience,
                () -> finished.card(memory.named(names, unnamed).saying(said.finished()), audience));
        return finished.found(card, row, said.texts().highlights(words, row.whole(audience)));
    }

    // Indexes have chosen; the article itself has the last word.
    private static Sql statement(Audience audience, Order order, NearLook near, Naming names) {
        return new Sql()
                .add(ArticleSql.CLOCK + ", near as materialized (")
                .add(near.texts())
                .add(") select last.*, found.* from (select")
                .add(ArticleSql.NOW)
                .add(",")
                .add(LastChange.of(audience, ArticleSql.NOW))
                .add(",")
                .add(TextSearch.Parsed.CONFIGURATIONS)
                .add(", (select count(*) from near), (select incarnation())) last left join (select")
                .add(UnnamedRow.silent(audience))
                .add(names.column())
                .add("from article a join (")
                .add(near.page(order))
                .add(") f on f.id = a.id where")
                .add(Reach.live(audience).articles())
                .add(") found on true")
                .add(order.by("found", "id"));
    }
}
