package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Articles with new sections, tags and authors, which are created along with them. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CreatedNamesTest {

    private static final int EDITORS = 8;

    @Inject
    Newsroom newsroom;

    @Test
    void concurrentArticlesMayHaveTheSameNewNamesInAnyOrder() throws Exception {
        String editor = newsroom.key("articles:write");
        ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
        List<String> refused = new ArrayList<>();
        try {
            for (int round = 0; round < 5; round++) {
                List<Callable<String>> stories = new ArrayList<>();
                String word = Newsroom.unique("Brought");
                for (int i = 0; i < EDITORS; i++) {
                    String story = story(word, new Random(i));
                    stories.add(() -> {
                        var answer = Newsroom.post(editor, "/v1/articles", story);
                        return answer.statusCode() == 201 ? "" : answer.asString();
                    });
                }
                for (Future<String> story : editors.invokeAll(stories)) {
                    if (!story.get().isEmpty()) refused.add(story.get());
                }
            }
        } finally {
            editors.shutdown();
        }
        assertEquals(List.of(), refused);
    }

    @Test
    void theFirstArticlesOfASectionMayBePublishedConcurrently() throws Exception {
        String editor = newsroom.key("articles:write");
        ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
        List<String> refused = new ArrayList<>();
        try {
            for (int round = 0; round < 8; round++) {
                List<Callable<String>> publications = new ArrayList<>();
                String word = Newsroom.unique("First");
                for (int i = 0; i < EDITORS; i++) {
                    Response draft = Newsroom.post(
                            editor,
                            "/v1/articles",
                            JsonBody.with("headline", word).and("section", word).json());
                    publications.add(() -> Newsroom.as(editor)
                            .contentType("application/json")
                            .header("If-Match", draft.header("ETag"))
                            .body("{}")
                            .post("/v1/articles/" + draft.path("id") + "/publications")
                            .asString());
                }
                for (Future<String> published : editors.invokeAll(publications)) {
                    if (!published.get().contains("\"kind\":\"publication\"")) refused.add(published.get());
                }
            }
        } finally {
            editors.shutdown();
        }
        assertEquals(List.of(), refused);
    }

    private static String story(String word, Random random) {
        return JsonBody.with("headline", word)
                .and("tags", shuffled(word + " %d", random))
                .and(
                        "bylines",
                        shuffled(word + " Quill %d", random).stream()
                                .map(name -> JsonBody.with("name", name))
                                .toList())
                .json();
    }

    private static List<String> shuffled(String name, Random random) {
        List<String> names =
                new ArrayList<>(IntStream.range(0, 20).mapToObj(name::formatted).toList());
        Collections.shuffle(names, random);
        return names;
    }
}
