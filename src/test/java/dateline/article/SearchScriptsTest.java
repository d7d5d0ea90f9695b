package dateline.article;

import static dateline.Newsroom.unique;
import static dateline.article.SearchRequests.articleJson;
import static dateline.article.SearchRequests.search;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.ibm.icu.text.BreakIterator;
import dateline.FreshDemo;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Seed;
import dateline.article.read.OutdatedVersions;
import dateline.article.rows.SerializedParts;
import dateline.cache.CacheReset;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Searches in scripts that write no spaces between words, and in those whose marks belong to words. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SearchScriptsTest {

    // By language: clauses from which sentences are made, and the sign between two of them.
    private static final Map<String, List<String>> CLAUSES = Map.of(
            "ja",
            List.of(
                    "、",
                    "東京の新しい橋が金曜日に開通した",
                    "京都大学の学生がコンピューターを使っている",
                    "2024年3月に港で船が沈んだ",
                    "iPhone発売の列に並んだ人々",
                    "渋谷のスクランブル交差点"),
            "zh",
            List.of("，", "上海的新大桥星期五通车了", "北京大学的学生前来应聘", "总统昨天在华盛顿发表讲话", "這座城市的圖書館重新開放", "GDP增长5%"),
            "ko",
            List.of(", ", "서울에서 새 다리가 개통되었다", "대통령은 어제 연설했다", "항구의 도서관이 다시 문을 열었다", "韓國 정부"),
            "th",
            List.of(
                    " ",
                    "สะพานใหม่ในกรุงเทพเปิดให้บริการ",
                    "นักเรียนไปโรงเรียนโดยเรือ",
                    "รัฐบาลประกาศมาตรการใหม่ 2567",
                    "ราคาน้ำมันเพิ่มขึ้น"),
            "he",
            List.of(
                    ", ",
                    "הגשר החדש נפתח ביום שישי",
                    "צה\"ל הודיע על כך",
                    "ז'בוטינסקי כתב ספר",
                    "בית־ספר בתל אביב",
                    "מנכ״ל החברה התפטר"),
            "ar",
            List.of(
                    "، ",
                    "افتتح الجسر الجديد يوم الجمعة",
                    "قالَ الرَّئيسُ إنّ المدينة",
                    "جامعة القاهرة تعلن عن نتائج",
                    "ارتفع سعر النفط ٢٠٪"),
            "lo",
            List.of(" ", "ລັດຖະບານປະກາດມາດຕະການໃໝ່", "ນັກຮຽນໄປໂຮງຮຽນ"),
            "km",
            List.of(" ", "ស្ពានថ្មីបានបើកនៅថ្ងៃសុក្រ", "សិស្សទៅសាលារៀន"),
            "my",
            List.of(" ", "တံတားသစ်ကို သောကြာနေ့တွင် ဖွင့်လှစ်ခဲ့သည်", "ကျောင်းသားများ ကျောင်းသွားကြသည်"));

    @Inject
    Newsroom newsroom;

    @Inject
    FreshDemo demo;

    @Inject
    OutdatedVersions outdated;

    @Inject
    AgroalDataSource database;

    @Test
    void everyWordOfASentenceIsFoundAndHighlighted() {
        Random random = new Random(Seed.of(SearchScriptsTest.class));
        int sentences = Boolean.getBoolean("long") ? 20 : 1;
        for (String language : CLAUSES.keySet().stream().sorted().toList()) {
            for (int i = 0; i < sentences; i++) {
                String sentence = sentence(random, CLAUSES.get(language));
                String tag = unique("script");
                UUID article = publish("Headline", tag, language, "Plain paragraph.", sentence, "Last paragraph.");
                for (String word : words(sentence)) {
                    Response answer = searchFor(word, tag);
                    String context = language + ": " + word + " in " + sentence + ": " + answer.asString();
                    assertEquals(List.of(article.toString()), answer.path("items.id"), context);
                    List<String> snippets = answer.path("items[0].highlights.body");
                    assertTrue(
                            snippets.stream()
                                    .anyMatch(snippet -> holds(snippet, word)
                                            && snippet.contains("<mark>")
                                            && sentence.contains(withoutMarks(snippet))),
                            context);
                }
            }
        }
    }

    @Test
    void aWordIsHighlightedWithoutItsNeighbours() {
        String tag = unique("tokyo");
        publish("Headline", tag, "ja", "金曜日の朝、東京の川に新しい橋が開通した。");
        assertEquals(
                List.of("金曜日の朝、<mark>東京</mark>の川に新しい橋が開通した。"),
                searchFor("東京", tag).path("items[0].highlights.body"));
        assertEquals(
                List.of("金曜日の朝、東京の川に<mark>新しい橋</mark>が開通した。"),
                searchFor("新しい橋", tag).path("items[0].highlights.body"));
        assertEquals(List.of(), searchFor("橋新しい", tag).path("items.id"));
        assertEquals(List.of(), searchFor("東京 -新しい橋", tag).path("items.id"));
    }

    @Test
    void aWordThatIsSeparatedInTheSearchOnlyIsFound() {
        // Alone it is separated after the second character, beside "governor" it is not.
        String tag = unique("governor");
        UUID article = publish("Headline", tag, "ja", "東京都知事は話した。");
        assertEquals(List.of(article), search(null, "東京都知事", tag));
        assertEquals(List.of(article), search(null, "都知事 東京", tag));
    }

    @Test
    void theDemoNewsroomIsSearchedInThreeScripts() throws Exception {
        demo.restore();
        CacheReset.pollAndClear();
        Map<String, String> slugs = Map.of(
                "東京",
                "sumida-footbridge-opens",
                "กรุงเทพ",
                "chao-phraya-piers-rebuilt",
                "ספרייה",
                "haifa-harbour-library");
        slugs.forEach((word, slug) -> {
            Response answer = Newsroom.as(null).queryParam("q", word).get("/v1/articles");
            assertEquals(List.of(slug), answer.path("items.slug"), answer::asString);
            String headline = answer.path("items[0].highlights.headline[0]");
            assertTrue(headline.contains("<mark>" + word + "</mark>"), headline);
        });
    }

    @Test
    void articlesOfAnOlderReleaseAreIndexedAgain() {
        String tag = unique("older");
        UUID article = publish("Headline", tag, "ja", "金曜日の朝、東京の川に新しい橋が開通した。");
        UUID captioned = publishWithCaption(tag);
        // What the release before writes: its vectors are made from the text as it is, by the same function.
        Sql.of("""
                        update article_text t set (open, whole) = (select w.open, w.whole from article_vectors(t.configuration, 'Headline', '', t.body) w),
                            uncaptioned = case when has_captions(v.content) then uncaptioned(v.content, t.configuration) end
                        from version v where v.article_id = t.article_id and t.article_id = any(:article)
                        """).withIds("article", List.of(article, captioned)).run(database);
        Sql.of("update finished_article set form = 1 where article_id = any(:article)")
                .withIds("article", List.of(article, captioned))
                .run(database);
        CacheReset.pollAndClear();
        assertEquals(List.of(), search(null, "東京", tag));
        outdated.storeAgain();
        CacheReset.pollAndClear();
        assertEquals(Set.of(article, captioned), Set.copyOf(search(null, "東京", tag)));
        assertEquals(
                List.of(SerializedParts.FORM, SerializedParts.FORM),
                Sql.of("select form from finished_article where article_id = any(:article)")
                        .withIds("article", List.of(article, captioned))
                        .list(database, row -> row.getInt(1)));
        assertPartnerFindsTextWithoutCaption(tag, captioned);
    }

    @Test
    void aPartnersSearchSeparatesWordsAndIgnoresCaptions() {
        String tag = unique("partner");
        UUID captioned = publishWithCaption(tag);
        assertEquals(List.of(captioned), search(null, "富士山", tag));
        assertPartnerFindsTextWithoutCaption(tag, captioned);
    }

    private void assertPartnerFindsTextWithoutCaption(String tag, UUID captioned) {
        TestPartner partner = newsroom.partner();
        newsroom.permission(
                partner,
                JsonBody.with("level", "full")
                        .and("scope", JsonBody.with("tags", List.of(tag)))
                        .and("validFrom", "2020-01-01T00:00:00Z"));
        List<List<String>> found = new ArrayList<>();
        for (String q : List.of("東京 住宅", "富士山"))
            found.add(Newsroom.as(partner.key())
                    .queryParam("q", q)
                    .queryParam("tag", tag)
                    .get("/v1/syndication/articles")
                    .path("items.id"));
        assertEquals(List.of(List.of(captioned.toString()), List.of()), found);
    }

    private UUID publishWithCaption(String tag) {
        return newsroom.publish(
                articleJson(
                        "Headline",
                        tag,
                        JsonBody.with("language", "ja")
                                .and(
                                        "media",
                                        List.of(JsonBody.with("id", "m1")
                                                .and("type", "image")
                                                .and("url", "https://pictures.example/1.jpg")))
                                .and(
                                        "body",
                                        List.of(
                                                JsonBody.with("type", "paragraph")
                                                        .and("text", "東京の住宅価格が上昇した。"),
                                                JsonBody.with("type", "image")
                                                        .and("media", "m1")
                                                        .and("caption", "遠くに富士山が見える。")))),
                "{}");
    }

    private UUID publish(String headline, String tag, String language, String... paragraphs) {
        List<JsonBody> body = Stream.of(paragraphs)
                .map(text -> JsonBody.with("type", "paragraph").and("text", text))
                .toList();
        return newsroom.publish(
                articleJson(headline, tag, JsonBody.with("language", language).and("body", body)), "{}");
    }

    private static Response searchFor(String q, String tag) {
        return Newsroom.as(null).queryParam("q", q).queryParam("tag", tag).get("/v1/articles");
    }

    private static String sentence(Random random, List<String> clauses) {
        StringBuilder sentence = new StringBuilder();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++)
            sentence.append(i == 0 ? "" : clauses.get(0)).append(clauses.get(1 + random.nextInt(clauses.size() - 1)));
        return sentence.toString();
    }

    private static Set<String> words(String sentence) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.ROOT);
        breaks.setText(sentence);
        Set<String> words = new LinkedHashSet<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next())
            if (Character.isLetterOrDigit(sentence.codePointAt(start))) words.add(sentence.substring(start, end));
        return words;
    }

    private static boolean holds(String snippet, String word) {
        return withoutMarks(snippet).contains(word);
    }

    private static String withoutMarks(String snippet) {
        return snippet.replaceAll("</?mark>", "").replace("&quot;", "\"").replace("&#39;", "'");
    }
}
