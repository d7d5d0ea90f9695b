package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * A finished request is not kept in memory. A timer that is not canceled would keep the request and its response until it expires, so that the
 * memory grows with the rate of requests.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RequestRetentionTest {

    private static final String HEADER = "Retention-Test";
    private static final int FIRST = 1_000_000;

    /** Holds weak references to the requests that have the header. */
    @Singleton
    static class Requests {

        private final Map<String, WeakReference<RoutingContext>> references = new ConcurrentHashMap<>();

        void register(@Observes Filters filters) {
            filters.register(
                    rc -> {
                        String name = rc.request().getHeader(HEADER);
                        if (name != null) references.put(name, new WeakReference<>(rc));
                        rc.next();
                    },
                    FIRST);
        }
    }

    @Inject
    Newsroom newsroom;

    @Inject
    Requests requests;

    @Test
    void finishedRequestsOfEveryClassOfWorkAreReleasedBeforeTheirDeadlines() throws Exception {
        String editor = newsroom.key("articles:write", "articles:read");
        // Threads and connections that are created during the first takedown refer to it for as long as they live.
        kill(editor);
        UUID story = newsroom.publish("{\"headline\":\"In memory\",\"visibility\":\"public\"}", "{}");
        send(editor, "takedown", "POST", "/v1/articles/" + story + "/kills", "{\"reason\":\"Wrong.\"}", 201);
        send(editor, "read", "GET", "/v1/articles?limit=7", "", 200);
        send(editor, "search", "GET", "/v1/articles?q=memory", "", 200);
        send(null, "poll", "GET", "/v1/changes?wait=1", "", 200);
        send(editor, "write", "POST", "/v1/articles", "{\"headline\":\"Another\"}", 201);
        assertEquals(5, requests.references.size());
        assertEquals(List.of(), retained());
    }

    private void kill(String editor) {
        UUID story = newsroom.publish("{\"headline\":\"The first\"}", "{}");
        Newsroom.post(editor, "/v1/articles/" + story + "/kills", "{\"reason\":\"Wrong.\"}")
                .then()
                .statusCode(201);
    }

    private static void send(String key, String name, String method, String path, String body, int status) {
        // A connection that stays open refers to its last request.
        var request = Newsroom.as(key).header(HEADER, name).header("Connection", "close");
        if (!body.isEmpty()) request.contentType("application/json").body(body);
        assertEquals(status, request.request(method, path).statusCode(), name);
    }

    // The shortest deadline that would hold a request is that of the admission of polls and takedowns, 30 s.
    private List<String> retained() throws InterruptedException {
        List<String> retained = List.of();
        for (int i = 0; i < 20; i++) {
            System.gc();
            retained = new ArrayList<>();
            for (var entry : new TreeMap<>(requests.references).entrySet())
                if (entry.getValue().get() != null) retained.add(entry.getKey());
            if (retained.isEmpty()) return retained;
            Thread.sleep(200);
        }
        return retained;
    }
}
