package dateline.article;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static dateline.article.SearchRequests.articleJson;
import static dateline.article.SearchRequests.facetCounts;
import static dateline.article.SearchRequests.ids;
import static dateline.article.SearchRequests.search;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests which articles a search finds for each audience. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SearchTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Test
    void searchIgnoresAccentsInEveryLanguage() {
        for (String language : List.of("fr", "en", "hu", "tr", "ja")) {
            String tag = unique("dessert");
            UUID with = publish("La crème brûlée d’Étienne", tag, JsonBody.with("language", language));
            UUID without = publish("La creme brulee d’Etienne", tag, JsonBody.with("language", language));
            UUID apart = publish(
                    "La cre\u0300me bru\u0302le\u0301e d’E\u0301tienne", tag, JsonBody.with("language", language));
            for (String q : List.of(
                    "creme brulee",
                    "crème brûlée",
                    "CRÈME Brulée",
                    "cre\u0300me bru\u0302le\u0301e",
                    "\"creme brulee\"")) {
                assertEquals(List.of(apart, without, with), search(null, q, tag), language + ": " + q);
            }
            assertEquals(List.of(), search(null, "creme -brulee", tag), language);
        }
    }

    @Test
    void anArticleIsSearchedInItsOwnLanguage() {
        String tag = unique("sprachen");
        UUID german = publish("Die alten Häuser am Hafen", tag, JsonBody.with("language", "de-AT"));
        UUID hungarian = publish("A régi házakról beszéltek", tag, JsonBody.with("language", "hu"));
        UUID english = publish("Bridges were reopened", tag, JsonBody.with("language", "en"));
        assertEquals(List.of(german), search(null, "haus", tag));
        assertEquals(List.of(german), search(null, "Häusern", tag));
        assertEquals(List.of(hungarian), search(null, "ház", tag));
        assertEquals(List.of(english), search(null, "bridge reopening", tag));
        assertEquals(List.of(english, german), search(null, "bridge or haus", tag));
    }

    @Test
    void repeatedSignsAreNoError() {
        String tag = unique("hyphens");
        UUID story = publish("Dash", unique("dash"), JsonBody.with("tags", List.of(tag)));
        for (String sign : List.of("-", "- ", "-\"", "\"", "or ", "(", "!", "&", "|", ":*", "<->", "-or ", "\\", "'"))
            assertEquals(
                    200,
                    as(null).queryParam("q", sign.repeat(60))
                            .queryParam("tag", tag)
                            .get("/v1/articles")
                            .statusCode(),
                    sign);
        String hyphens = "-".repeat(60);
        for (String q : List.of("dash " + hyphens, hyphens + " dash", "dash" + hyphens, "- ".repeat(60) + "dash"))
            assertEquals(List.of(story), search(null, q, tag), q);
        assertEquals(List.of(), search(null, hyphens + "dash", tag));
        assertEquals(List.of(story), search(null, "dash " + hyphens + "other", tag));
    }

    @Test
    void aWordIsFoundBesideAnyPunctuation() {
        String tag = unique("signs");
        Map<String, String> headlines = new TreeMap<>(Map.of(
                "alpha", "“Alphaqvxw” says mayor",
                "bravo", "Storm—Bravoqvxw again",
                "delta", "«Deltaqvxw»",
                "echo", "Echoqvxw… and on",
                "kilo", "„Kiloqvxw“",
                "lima", "€Limaqvxw",
                "golf", "Golfqvxw/Hotel",
                "mike", "The mayor said Mikeqvxw’s <b>Novemberqvxw</b>&amp;more",
                "oscar", "☀️Oscarqvxw🚀"));
        for (String language : List.of("en", "de", "ja")) {
            headlines.forEach((word, headline) -> {
                UUID story = publish(
                        headline,
                        unique("sign"),
                        JsonBody.with("tags", List.of(tag + language))
                                .and("language", language)
                                .and("bodyHtml", "<p>“Body" + word + "qvxw.”</p>"));
                for (String q :
                        List.of(word + "qvxw", "“" + word + "qvxw”", "body" + word + "qvxw", "\"" + word + "qvxw…\""))
                    assertEquals(List.of(story), search(null, q, tag + language), language + ": " + q);
            });
            assertEquals(1, search(null, "novemberqvxw amp", tag + language).size(), language);
            assertEquals(1, search(null, "storm—bravoqvxw", tag + language).size(), language);
            assertEquals(List.of(), search(null, "bravoqvxw—storm", tag + language), language);
            assertEquals(1, search(null, "golfqvxw/hotel", tag + language).size(), language);
            assertEquals(List.of(), search(null, "hotel -golfqvxw/hotel", tag + language), language);
            assertEquals(
                    1,
                    search(null, "either—or/bravoqvxw or kiloqvxw", tag + language)
                            .size(),
                    language);
        }
    }

    @Test
    void noSignIsPartOfAnIndexedWord() {
        List<String> kept = Sql.of(
                        "select to_hex(ascii(one)) from unnest(cast(:value as text[])) one where searchable(one) <> ' '")
                .with("value", signs())
                .list(database, row -> row.getString(1));
        assertEquals(List.of(), kept);
        List<String> lost = Sql.of(
                        "select to_hex(ascii(one)) from unnest(cast(:value as text[])) one where searchable(one) <> one")
                .with("value", letters())
                .list(database, row -> row.getString(1));
        assertEquals(List.of(), lost);
    }

    // Uses the Unicode data of ICU, which does not depend on the Java version.
    private static List<String> signs() {
        return characters(c -> c > 0x7F
                && c != '·'
                && switch (UCharacter.getType(c)) {
                    case UCharacterCategory.DASH_PUNCTUATION,
                            UCharacterCategory.START_PUNCTUATION,
                            UCharacterCategory.END_PUNCTUATION,
                            UCharacterCategory.CONNECTOR_PUNCTUATION,
                            UCharacterCategory.OTHER_PUNCTUATION,
                            UCharacterCategory.INITIAL_PUNCTUATION,
                            UCharacterCategory.FINAL_PUNCTUATION,
                            UCharacterCategory.MATH_SYMBOL,
                            UCharacterCategory.CURRENCY_SYMBOL,
                            UCharacterCategory.MODIFIER_SYMBOL,
                            UCharacterCategory.OTHER_SYMBOL,
                            UCharacterCategory.SPACE_SEPARATOR,
                            UCharacterCategory.LINE_SEPARATOR,
                            UCharacterCategory.PARAGRAPH_SEPARATOR -> true;
                    default -> false;
                });
    }

    private static List<String> letters() {
        return characters(UCharacter::isLetterOrDigit);
    }

    private static List<String> characters(IntPredicate wanted) {
        return IntStream.rangeClosed(1, Character.MAX_CODE_POINT)
                .filter(wanted)
                .mapToObj(Character::toString)
                .toList();
    }

    @Test
    void aStemOfAnotherLanguageDoesNotMatch() {
        String tag = unique("stems");
        // The German stem of "gute" is "gut"; in English the word is its own stem.
        publish("Nur das Gute", tag, JsonBody.with("language", "de"));
        UUID gut = publish("The gut feeling", tag, JsonBody.with("language", "en"));
        assertFalse(search(null, "gute", tag).contains(gut));
    }

    @Test
    void anExcludedWordExcludesItsInflections() {
        String tag = unique("weather");
        publish("The bridge and the storm", tag, JsonBody.empty());
        UUID calm = publish("The bridge in calm weather", tag, JsonBody.empty());
        assertEquals(List.of(calm), search(null, "bridge -storms", tag));
        assertEquals(List.of(calm), search(null, "-storms", tag));
    }

    @Test
    void searchUsesOnlyTextThatTheCallerMayRead() {
        String tag = unique("depth");
        UUID story = publish(
                "Plain words",
                tag,
                JsonBody.with("teaser", "Numbats seen")
                        .and("visibility", "teaser")
                        .and("bodyHtml", "<p>Wombats too.</p>"));
        assertEquals(List.of(story), search(null, "numbat", tag));
        assertEquals(List.of(), search(null, "wombat", tag));
        assertEquals(List.of(story), search(null, "numbat -wombat", tag));
        String key = newsroom.key("articles:read");
        assertEquals(List.of(story), search(key, "wombat", tag));
        assertEquals(List.of(), search(key, "numbat -wombat", tag));
    }

    @Test
    void theFirstArticleInALanguageIsFoundByARepeatedSearch() {
        String tag = unique("language");
        publish("Numbat", tag, JsonBody.empty());
        assertEquals(List.of(), search(null, "hundens", tag));
        UUID danish = publish("Hunden er ude", tag, JsonBody.with("language", "da"));
        assertEquals(List.of(danish), search(null, "hundens", tag));
    }

    @Test
    void aPartnersSearchIgnoresCaptions() {
        String tag = unique("captions");
        JsonBody captioned = JsonBody.of("""
                {"visibility":"licensed","media":[{"id":"m1","type":"image","url":"https://pictures.example/1.jpg","syndicatable":"deny"}],
                 "body":[{"type":"paragraph","text":"A quokka swam."},{"type":"image","media":"m1","caption":"Bilby behind"},
                         {"type":"table","caption":"Depths","rows":[["Fathoms","3"]]}]}
                """);
        UUID story = publish("Plain headline", tag, captioned);
        UUID bare = publish(
                "Other headline", tag, JsonBody.with("visibility", "licensed").and("bodyHtml", "<p>Bilby here.</p>"));
        String front = newsroom.key("articles:read");
        for (String media : List.of("none", "all")) {
            TestPartner partner = newsroom.partner();
            newsroom.permission(
                    partner,
                    JsonBody.with("level", "full")
                            .and("media", media)
                            .and("scope", JsonBody.with("tags", List.of(tag)))
                            .and("validFrom", "2020-01-01T00:00:00Z"));
            assertEquals(List.of(bare), searchCatalogue(partner, "bilby", tag));
            assertEquals(List.of(), searchCatalogue(partner, "\"swam bilby\"", tag));
            assertEquals(List.of(), searchCatalogue(partner, "behind", tag));
            assertEquals(List.of(bare, story), searchCatalogue(partner, "-behind", tag));
            for (String word : List.of("quokka", "depths", "fathoms", "plain")) {
                assertEquals(List.of(story), searchCatalogue(partner, word, tag), word);
            }
        }
        assertEquals(List.of(story), search(front, "behind", tag));
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("tags", List.of(tag)))
                        .and("validFrom", "2020-01-01T00:00:00Z"));
        String editor = newsroom.key("articles:write");
        JsonBody changes = JsonBody.with(
                "body",
                List.of(
                        JsonBody.with("type", "paragraph").and("text", "A numbat swam."),
                        JsonBody.with("type", "image").and("media", "m1").and("caption", "Potoroo")));
        Newsroom.as(editor)
                .contentType("application/json")
                .header("If-Match", get(editor, "/v1/drafts/" + story).header("ETag"))
                .body(JsonBody.with("kind", "correction")
                        .and("note", "Another.")
                        .and("changes", changes)
                        .json())
                .post("/v1/articles/" + story + "/corrections")
                .then()
                .statusCode(201);
        assertEquals(List.of(story), searchCatalogue(partner, "numbat", tag));
        assertEquals(List.of(), searchCatalogue(partner, "potoroo", tag));
        assertEquals(List.of(story), search(front, "potoroo", tag));
        // Writes the text as the previous release does.
        Sql.of(
                        "update article_text set whole = whole || to_tsvector('folded_simple', 'numbats potoroo') where article_id = :story")
                .with("story", story)
                .run(database);
        assertEquals(List.of(story), searchCatalogue(partner, "numbat", tag));
        assertEquals(List.of(), searchCatalogue(partner, "potoroo", tag));
    }

    private static List<UUID> searchCatalogue(TestPartner partner, String q, String tag) {
        return Newsroom.as(partner.key())
                .queryParam("q", q)
                .queryParam("tag", tag)
                .get("/v1/syndication/articles")
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("items.id")
                .stream()
                .map(UUID::fromString)
                .toList();
    }

    @Test
    void aPartnersSearchStaysWithinItsLevel() {
        String tag = unique("levels");
        UUID story = publish(
                "Plain headline",
                tag,
                JsonBody.with("teaser", "Numbats seen")
                        .and("visibility", "licensed")
                        .and("bodyHtml", "<p>Wombats too.</p>"));
        for (Map.Entry<String, List<Integer>> level : Map.of(
                        "headline", List.of(1, 0, 0),
                        "excerpt", List.of(1, 1, 0),
                        "full", List.of(1, 1, 1))
                .entrySet()) {
            TestPartner partner = newsroom.partner();
            newsroom.permission(
                    partner,
                    JsonBody.with("level", level.getKey())
                            .and("excerptWords", level.getKey().equals("excerpt") ? 5 : null)
                            .and("scope", JsonBody.with("tags", List.of(tag)))
                            .and("validFrom", "2020-01-01T00:00:00Z"));
            int n = 0;
            for (String word : List.of("plain", "numbat", "wombat")) {
                Response answer = get(partner.key(), "/v1/syndication/articles?facets=tag&tag=" + tag + "&q=" + word);
                int expected = level.getValue().get(n++);
                assertEquals(expected, answer.<List<?>>path("items").size(), level.getKey() + word + answer.asString());
                assertEquals(expected, facetCounts(answer, "tag").size(), level.getKey() + word);
                // The body of a licensed article is searched, but comes in packages only.
                boolean isHighlighted = expected == 1 && !word.equals("wombat");
                assertEquals(isHighlighted, answer.asString().contains("<mark>"), answer.asString());
            }
            Response headline =
                    get(partner.key(), "/v1/syndication/articles?tag=" + tag + "&q=plain or numbat or wombat");
            assertEquals(
                    Math.min(
                            2,
                            level.getValue().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum()),
                    ((Map<?, ?>) headline.path("items[0].highlights")).size(),
                    headline.asString());
        }
        assertEquals(List.of(), search(null, "plain", tag), "licensed " + story);
    }

    @Test
    void articlesFollowTheVisibilityOfTheirSource() {
        String source = unique("agency");
        String tag = unique("mind");
        UUID story = publish("Numbat", tag, JsonBody.with("source", source));
        String editor = newsroom.key("articles:write");
        Supplier<List<UUID>> listed = () -> ids(get(null, "/v1/articles?tag=" + tag));
        assertEquals(List.of(story), listed.get());
        setVisibility(editor, source, "licensed");
        assertEquals(List.of(), listed.get());
        assertEquals(List.of(), search(null, "numbat", tag));
        setVisibility(editor, source, "teaser");
        assertEquals(List.of(story), listed.get());
        assertEquals(List.of(story), search(null, "numbat", tag));
    }

    @Test
    void articlesFollowAMovedSection() {
        String above = unique("above");
        String below = unique("below");
        UUID story = publish("Numbat", unique("moved"), JsonBody.with("section", below));
        String editor = newsroom.key("articles:write");
        putSection(editor, above, JsonBody.empty());
        assertEquals(List.of(), ids(get(null, "/v1/articles?section=" + above)));
        putSection(editor, below, JsonBody.with("parent", above));
        assertEquals(List.of(story), ids(get(null, "/v1/articles?section=" + above)));
        assertEquals(List.of(story), ids(get(null, "/v1/articles?section=" + above + "&q=numbat")));
        putSection(editor, below, JsonBody.empty());
        assertEquals(List.of(), ids(get(null, "/v1/articles?section=" + above)));
    }

    @Test
    void embargoedAndExpiredArticlesAreNotListed() {
        String tag = unique("time");
        newsroom.publish(articleJson("Numbat", tag, JsonBody.empty()), "{\"embargoedUntil\":\"2299-01-01T00:00:00Z\"}");
        UUID ending = newsroom.publish(
                articleJson("Numbat", tag, JsonBody.empty()), "{\"expiresAt\":\"2198-01-01T00:00:00Z\"}");
        assertEquals(List.of(ending), ids(get(null, "/v1/articles?tag=" + tag)));
        assertEquals(List.of(ending), search(null, "numbat", tag));
        newsroom.later(Duration.ofDays(366 * 173));
        try {
            assertEquals(List.of(), ids(get(null, "/v1/articles?tag=" + tag)));
            assertEquals(List.of(), search(null, "numbat", tag));
        } finally {
            newsroom.clockBack();
        }
    }

    @Test
    void combinedFiltersMustAllMatch() {
        String tag = unique("both");
        String other = unique("either");
        UUID both = publish(
                "Numbat",
                tag,
                JsonBody.with("tags", List.of(tag, other)).and("language", "de").and("section", "sport"));
        publish("Numbat", tag, JsonBody.with("section", "culture"));
        UUID second = publish("Numbat", other, JsonBody.with("section", "culture"));
        String any = "tag=" + tag + "," + other;
        for (String sort : List.of("publishedAt", "modifiedAt")) {
            assertEquals(List.of(both, second), ids(get(null, "/v1/articles?tag=" + other + "&sort=" + sort)));
            assertEquals(
                    3, ids(get(null, "/v1/articles?" + any + "&sort=-" + sort)).size());
        }
        for (String path :
                List.of("tagsAll=" + tag + "," + other, any + "&language=de", any + "&section=sport&language=de,fr")) {
            assertEquals(List.of(both), ids(get(null, "/v1/articles?" + path)), path);
            assertEquals(List.of(both), ids(get(null, "/v1/articles?q=numbat&" + path)), path);
        }
        String next = get(null, "/v1/articles?limit=1&" + any).path("links.next");
        assertEquals(
                2,
                ids(Newsroom.as(null).urlEncodingEnabled(false).get(next.replace("limit=1", "limit=5")))
                        .size());
    }

    private UUID publish(String headline, String tag, JsonBody more) {
        return newsroom.publish(articleJson(headline, tag, more), "{}");
    }

    private static void setVisibility(String key, String source, String visibility) {
        put(
                key,
                "/v1/sources/" + source,
                JsonBody.with("name", source).and("visibility", visibility).json());
    }

    private static void putSection(String key, String slug, JsonBody more) {
        put(
                key,
                "/v1/sections/" + slug,
                JsonBody.with("name", slug).andAll(more).json());
    }

    private static void put(String key, String path, String body) {
        String etag = get(key, path).header("ETag");
        var request = Newsroom.as(key).contentType("application/json").body(body);
        Response answer = etag == null || get(key, path).statusCode() == 404
                ? request.header("If-None-Match", "*").put(path)
                : request.header("If-Match", etag).put(path);
        assertTrue(answer.statusCode() < 300, answer::asString);
    }
}
