package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom;
import dateline.database.TestDatabase;
import dateline.http.Unlimited;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Stories bring along tags and authors that are new. */
@QuarkusTest
@TestProfile(Unlimited.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class BroughtAlongTest {

    private static final int DESKS = 8;

    @Inject
    Newsroom newsroom;

    @Test
    void manyMayBringTheSameNewNamesAtOnceInWhateverOrder() throws Exception {
        String editor = newsroom.key("articles:write");
        ExecutorService desks = Executors.newFixedThreadPool(DESKS);
        List<String> refused = new ArrayList<>();
        try {
            for (int round = 0; round < 5; round++) {
                List<Callable<String>> stories = new ArrayList<>();
                String word = Newsroom.unique("Brought");
                for (int i = 0; i < DESKS; i++) {
                    String story = story(word, new Random(i));
                    stories.add(() -> {
                        var answer = Newsroom.post(editor, "/v1/articles", story);
                        return answer.statusCode() == 201 ? "" : answer.asString();
                    });
                }
                for (Future<String> story : desks.invokeAll(stories)) {
                    if (!story.get().isEmpty()) refused.add(story.get());
                }
            }
        } finally {
            desks.shutdown();
        }
        assertEquals(List.of(), refused);
    }

    private static String story(String word, Random random) {
        return "{\"headline\":\"" + word + "\",\"tags\":[" + shuffled("\"" + word + " %d\"", random) + "],\"bylines\":["
                + shuffled("{\"name\":\"" + word + " Quill %d\"}", random) + "]}";
    }

    private static String shuffled(String name, Random random) {
        List<String> names =
                new ArrayList<>(IntStream.range(0, 20).mapToObj(name::formatted).toList());
        Collections.shuffle(names, random);
        return names.stream().collect(Collectors.joining(","));
    }
}
