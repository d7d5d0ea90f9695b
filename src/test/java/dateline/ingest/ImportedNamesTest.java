package dateline.ingest;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The slugs of names in other scripts than Latin. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ImportedNamesTest extends ImportScenario {

    private static final String ITEM = "<item><title>%s</title><guid>%s</guid><category>%s</category></item>";

    @Test
    void anExclusionByTheSlugOfAnEarlierReleaseStillExcludesAfterAnImport() throws Exception {
        String name = cyrillic("Новини");
        String slug = earlierSlug("tag", name);
        // As an earlier release created it.
        Sql.of("insert into tag (slug, name, announced, created_at) values (:slug, :name, false, dateline_now())")
                .with("slug", slug)
                .with("name", name)
                .run(database);
        String job = createImport(JsonBody.with("publish", true));
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("sources", List.of(source)))
                        .and("exclude", JsonBody.with("tags", List.of(slug)))
                        .and("validFrom", "2020-01-01T00:00:00Z"));
        String other = cyrillic("Спорт");
        String document = "<rss><channel>" + ITEM.formatted("Excluded", "a", name)
                + ITEM.formatted("Included", "b", other) + "</channel></rss>";
        assertCounts(importDocument(job, document), 2, 0, 0, 0, 0);
        Map<String, String> ids = articleIds();
        assertEquals(List.of(slug), tags(ids.get("a")));
        List<String> included = tags(ids.get("b"));
        assertEquals("sport", included.get(0).substring(0, 5));
        assertEquals(
                List.of(ids.get("b")),
                get(partner.key(), "/v1/syndication/articles?source=" + source).path("items.id"));
        assertCounts(importDocument(job, document), 0, 0, 2, 0, 0);
        // An editor's draft finds the same names, also one that was given another slug.
        assertEquals(List.of(slug, included.get(0)), tags(createDraft(name, other)));
        String renamed = cyrillic("Вода");
        Sql.of("update tag set name = :renamed where slug = :slug")
                .with("renamed", renamed)
                .with("slug", slug)
                .run(database);
        assertEquals(
                List.of(slug, slug),
                List.of(
                        tags(createDraft(renamed)).get(0),
                        tags(createDraft(name)).get(0)));
    }

    @Test
    void namesThatAreTransliteratedAlikeStayDifferent() {
        List<String> slugs = tags(createDraft("東京", "东京", "ใกล้", "ไกล"));
        assertEquals(4, slugs.stream().distinct().count(), slugs::toString);
        assertEquals("dong-jing-", slugs.get(0).substring(0, 10));
        assertEquals(slugs, tags(createDraft("東京", "东京", "ใกล้", "ไกล")));
    }

    private String createDraft(String... tags) {
        JsonBody article = JsonBody.with("headline", "Names").and("tags", List.of(tags));
        return post(editorKey, "/v1/articles", article.json())
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private List<String> tags(String article) {
        return Sql.of("select unnest(tags) from article where id = cast(:article as uuid)")
                .with("article", article)
                .list(database, row -> row.getString(1));
    }

    private static String earlierSlug(String kind, String name) {
        return kind + "-" + Integer.toHexString(name.hashCode());
    }

    // A name without Latin letters and digits that no other test uses.
    private static String cyrillic(String word) {
        return word + " "
                + Newsroom.unique("")
                        .replaceAll("[^a-z0-9]", "")
                        .chars()
                        .mapToObj(c -> Character.toString(c < 'a' ? 'а' + c - '0' : 'к' + (c - 'a') % 20))
                        .collect(Collectors.joining());
    }
}
