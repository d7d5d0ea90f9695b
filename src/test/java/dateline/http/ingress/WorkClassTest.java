package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.RandomServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The class of work of a request follows from its parameters as REST reads them, not from their spelling. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class WorkClassTest {

    private static final String HEADER = "Work-Class-Test";
    private static final int BEFORE_ADMISSION = 100;

    /** Remembers the class of work of the requests that have the header. */
    @Singleton
    static class Classes {

        private final Map<String, WorkClass> byPath = new ConcurrentHashMap<>();

        void register(@Observes Filters filters) {
            filters.register(
                    rc -> {
                        String path = rc.request().getHeader(HEADER);
                        if (path != null) byPath.put(path, Work.of(rc).workClass(rc, false));
                        rc.next();
                    },
                    BEFORE_ADMISSION);
        }
    }

    @Inject
    Classes classes;

    @Test
    void aSearchIsASearchHoweverItsParameterIsWritten() throws Exception {
        assertEquals(WorkClass.READS, workClass("/v1/articles?limit=2"));
        assertEquals(WorkClass.READS, workClass("/v1/articles?limit=2&sort=%3Fq%3D1"));
        for (String query : new String[] {"q=harbour", "limit=2&q=harbour", "%71=harbour", "limit=2;q=harbour", "q"})
            assertEquals(WorkClass.SEARCHES, workClass("/v1/articles?" + query), query);
    }

    @Test
    void aListThatSelectsBodiesHasAClassOfItsOwn() throws Exception {
        for (String query : new String[] {"fields=body", "fields=id,bodyHtml", "%66ields=headline,body.text&q=harbour"})
            assertEquals(WorkClass.BODIES, workClass("/v1/articles?limit=2&" + query), query);
        assertEquals(WorkClass.BODIES, workClass("/v1/feeds/latest/articles?limit=2&fields=body"));
        assertEquals(WorkClass.BODIES, workClass("/v1/feeds/latest.rss"));
        assertEquals(WorkClass.READS, workClass("/v1/articles?limit=2&fields=headline"));
        assertEquals(WorkClass.BODIES, workClass("/v1/articles?limit=21&include=translations,related"));
        assertEquals(WorkClass.BODIES, workClass("/v1/feeds/latest/articles?include=related&limit=100"));
        for (String query : new String[] {"limit=20&include=related", "include=related", "limit=100&include=media"})
            assertEquals(WorkClass.READS, workClass("/v1/articles?" + query), query);
    }

    @Test
    void aPollIsAPollHoweverItsParameterIsWritten() throws Exception {
        assertEquals(WorkClass.FEEDS, workClass("/v1/changes?limit=2"));
        for (String query : new String[] {"wait=0", "limit=2&wait=0", "%77ait=0", "limit=2;wait=0"})
            assertEquals(WorkClass.POLLS, workClass("/v1/changes?" + query), query);
    }

    private WorkClass workClass(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RandomServer.port() + path))
                .header(HEADER, path)
                .header("Cache-Control", "no-cache")
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        WorkClass found = classes.byPath.get(path);
        if (found == null) throw new AssertionError(path + " was answered before its class was determined");
        return found;
    }
}
