package dateline.syndication.changes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.article.LargeNewsroom;
import dateline.article.ManyArticles;
import dateline.article.rows.WarmCaches;
import dateline.article.search.QueryPlans;
import dateline.article.search.RecordingDriver;
import dateline.change.ChangeLog;
import dateline.change.ChangeLog.ChangeAudience;
import dateline.change.Position;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.response.Cursors;
import dateline.rights.Use;
import dateline.syndication.BufferUsage;
import dateline.syndication.BufferUsage.Touched;
import dateline.syndication.ManyPermissions;
import dateline.syndication.changes.ChangeFeedCursor.SnapshotPosition;
import dateline.syndication.changes.PartnerChangesService.PartnerPoll;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A partner's pages read at most three times as many buffers as the public list of articles (with filters that select
 * the same, if there are any), and at most 1.5 times as many as among a tenth of the articles. Two hundred permissions
 * that select very little may read more, because each is looked up in an index. The test prints a table. {@code
 * -Dlong=true} takes 100,000 articles and compares them with 10,000; otherwise there are 10,000.
 */
@QuarkusTest
@TestProfile(LargeNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CataloguePlansTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final double MAX_RATIO_TO_LIST = 3;
    // For each of two hundred permissions an index is read from its root to a leaf. The public list is cheaper among
    // few articles.
    private static final double MAX_RATIO_TO_LIST_WITH_200_PERMISSIONS = LONG ? 11 : 13;
    private static final double MAX_RATIO_TO_TENTH = 1.5;
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    // Forty articles, spread over all, have the tag narrow; forty others are all articles of the source small.
    private static final String NARROW = """
            insert into tag (slug, name, created_at) values ('narrow', 'Narrow', dateline_now());
            insert into source (slug, name, visibility, created_at, updated_at, updated_by)
            values ('small', 'Small', 'public', dateline_now(), dateline_now(), 'test');
            update article set tags = tags || '{narrow}'
            where slug in (select 'article-' || n * :articles / 41 from generate_series(1, 40) n);
            update article set source = 'small'
            where slug in (select 'article-' || n * :articles / 41 + 3 from generate_series(1, 40) n);
            """;

    @Inject
    AgroalDataSource database;

    @Inject
    Newsroom newsroom;

    @Inject
    ObjectMapper json;

    @Inject
    Cursors cursors;

    @Inject
    ChangeLog log;

    private int filled;
    private final List<String> breaches = new ArrayList<>();
    private final Map<String, TestPartner> partners = new LinkedHashMap<>();

    @Test
    void aPartnerPageReadsAtMostThreeTimesTheBuffersOfThePublicList() throws Exception {
        AgroalDataSource real = ClientProxy.unwrap(database);
        int articles = LONG ? 100_000 : 10_000;
        // The permissions are created before the feeds that they name, and the feeds twice. Two triggers would prevent
        // that.
        ManyArticles.run(
                real,
                "alter table permission disable trigger permission_holds_its_feeds",
                "alter table feed disable trigger feed_slug_is_licensed_once");
        ManyPermissions.kinds(NOW).forEach((name, terms) -> partners.put(name, partner(terms)));
        QueryPlans plans = new QueryPlans(real);
        BufferUsage buffers = new BufferUsage(plans, real);
        Map<String, Touched> few = new LinkedHashMap<>();
        RecordingDriver.recordTo(plans);
        if (LONG) {
            fill(real, articles / 10);
            few.putAll(measureAll(buffers));
        }
        fill(real, articles);
        Map<String, Touched> many = measureAll(buffers);
        long plain = list(buffers, "");
        System.out.printf(
                "%-64s %6s %8s %8s %6s %6s %6s%n",
                "buffers of " + articles + " articles", "items", "a tenth", "all", "a list", "times", "itself");
        System.out.printf("%-64s %6d %8s %8d%n", "public list of articles", 20, "", plain);
        for (String name : partners.keySet()) {
            String filters = ManyPermissions.listFilters(name);
            long list = filters == null ? plain : Math.max(plain, list(buffers, filters));
            many.forEach((page, touched) -> {
                if (page.startsWith(name + ": "))
                    report(page, smallCounterpart(few, page).orElse(touched), touched, list);
            });
        }
        assertEquals(List.of(), breaches);
    }

    // Among few articles the position of a page matters more, so the more expensive of the two pages of its kind is
    // used for the comparison.
    private static Optional<Touched> smallCounterpart(Map<String, Touched> few, String page) {
        String kind = page.replace(", deep", "");
        return Stream.of(few.get(kind), few.get(kind + ", deep"))
                .filter(Objects::nonNull)
                .max(Comparator.comparing(Touched::buffers));
    }

    private static long list(BufferUsage buffers, String filters) throws Exception {
        return buffers.measure(null, "/v1/articles?limit=20" + filters, 0).buffers();
    }

    private void report(String name, Touched few, Touched many, long list) {
        double ratioToList = many.buffers() / (double) list;
        double ratioToTenth = many.buffers() / (double) few.buffers();
        System.out.printf(
                "%-64s %6d %8d %8d %6d %6.1f %6.2f%n",
                name, items(many), few.buffers(), many.buffers(), list, ratioToList, ratioToTenth);
        if (ratioToList
                > (name.startsWith(ManyPermissions.HARDLY_ANYTHING)
                        ? MAX_RATIO_TO_LIST_WITH_200_PERMISSIONS
                        : MAX_RATIO_TO_LIST)) {
            breaches.add(name + " reads " + ratioToList + " times the buffers of the list");
        }
        // A page with more items reads more buffers, so such pages are not compared.
        boolean comparable = !name.startsWith(ManyPermissions.HARDLY_ANYTHING) && items(many) <= items(few);
        if (ratioToTenth > MAX_RATIO_TO_TENTH && comparable)
            breaches.add(name + " reads " + ratioToTenth + " times the buffers among a tenth of the articles");
    }

    private static int items(Touched touched) {
        List<?> items = touched.response().path("items");
        return items == null ? 1 : items.size();
    }

    private void fill(AgroalDataSource real, int articles) throws Exception {
        filled = articles;
        ManyArticles.fill(real, articles);
        ManyArticles.run(real, NARROW.replace(":articles", String.valueOf(articles)), "vacuum analyze");
        // Makes the node notice the new articles.
        Newsroom.get(null, "/v1/articles");
        WarmCaches.refreshNames();
    }

    private Map<String, Touched> measureAll(BufferUsage buffers) throws Exception {
        Map<String, Touched> measured = new LinkedHashMap<>();
        // Up to the bound one measurement is enough, unless it is compared with that among fewer articles.
        double sufficient = LONG ? 0 : MAX_RATIO_TO_LIST * list(buffers, "");
        for (String name : partners.keySet()) {
            TestPartner partner = partners.get(name);
            Touched first = buffers.measure(partner.key(), "/v1/syndication/articles", sufficient);
            List<String> ids = first.response().path("items.id");
            assertTrue(!ids.isEmpty(), () -> name + " lists nothing");
            measured.put(name + ": catalogue", first);
            if (LONG) measured.put(name + ": catalogue, deep", buffers.measure(partner.key(), deepPage(), sufficient));
            measured.put(
                    name + ": decision",
                    buffers.measure(partner.key(), "/v1/articles/" + ids.get(0) + "/rights", sufficient));
            PartnerPoll follower = new PartnerPoll(partner.id(), partner.outlet(), Use.REPRODUCE, true, 20);
            measured.put(
                    name + ": change feed, snapshot",
                    buffers.measure(partner.key(), PartnerChangesService.PATH + "?limit=20", sufficient));
            if (LONG)
                measured.put(
                        name + ": change feed, snapshot, deep",
                        measureChangeFeed(buffers, partner, follower, cursor(true, position(ids)), sufficient));
            measured.put(
                    name + ": change feed, nothing new",
                    measureChangeFeed(buffers, partner, follower, cursor(false, null), sufficient));
            ChangeFeedCursor behind = cursor(false, null);
            insertChanges(ids);
            measured.put(
                    name + ": change feed, catching up",
                    measureChangeFeed(buffers, partner, follower, behind, sufficient));
        }
        return measured;
    }

    // There is an article every half hour; this page starts before the oldest two fifths.
    private String deepPage() {
        Instant middle = NOW.minus(Duration.ofMinutes(18L * filled));
        return "/v1/syndication/articles?publishedTo=" + middle;
    }

    private SnapshotPosition position(List<String> ids) {
        Instant at = Sql.of("select published_at from article where id = :ids")
                .with("ids", UUID.fromString(ids.get(ids.size() - 1)))
                .list(ClientProxy.unwrap(database), row -> Sql.instant(row, "published_at"))
                .get(0);
        return new SnapshotPosition("", SnapshotPosition.SnapshotPhase.NAMED, at, ChangeFeedCursor.FIRST);
    }

    private ChangeFeedCursor cursor(boolean snapshot, SnapshotPosition position) {
        Position end = QuarkusTransaction.requiringNew().call(() -> log.latest(ChangeAudience.ALL));
        return new ChangeFeedCursor(snapshot, end, Instant.now(), ChangeFeedCursor.LAST, position, Position.START);
    }

    private Touched measureChangeFeed(
            BufferUsage buffers, TestPartner partner, PartnerPoll follower, ChangeFeedCursor cursor, double sufficient)
            throws Exception {
        String since = cursors.seal(follower.query(), cursor.values());
        return buffers.measure(partner.key(), PartnerChangesService.PATH + "?limit=20&since=" + since, sufficient);
    }

    private void insertChanges(List<String> ids) {
        List<UUID> articles = ids.stream().map(UUID::fromString).toList();
        Sql.of("""
                        insert into change (kind, article_id, version, at, made_by, told, live)
                        select 'updated', id, version, dateline_now(), 'test', true, true from article where id = any(:articles)
                        """).withIds("articles", articles).run(ClientProxy.unwrap(database));
    }

    private TestPartner partner(List<JsonBody> terms) {
        TestPartner partner = newsroom.partner();
        for (JsonBody members : terms) {
            QuarkusTransaction.requiringNew().run(() -> {
                Permission permission = Permission.createDraft(Ids.next(), terms(partner, members), "test", NOW);
                permission.state = "active";
                permission.persist();
            });
        }
        return partner;
    }

    private Terms terms(TestPartner partner, JsonBody members) {
        try {
            return json.readValue(
                            JsonBody.with("partner", partner.id())
                                    .and("title", "Test")
                                    .andAll(members)
                                    .json(),
                            Terms.class)
                    .withDefaults(NOW);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(members.json(), e);
        }
    }
}
