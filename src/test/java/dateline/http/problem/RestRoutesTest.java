package dateline.http.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@link RestRoutes} reads from the internals of Quarkus REST. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RestRoutesTest {

    @Test
    void aPathOnWhichAcceptChoosesTheMethodHasARouteForEach() {
        List<RestRoute> routes = RouteTable.routes("/problems/not-found");
        assertEquals(
                Set.of("getProblem", "getProblemAsHtml"),
                routes.stream().map(RestRoute::operation).collect(Collectors.toSet()));
        assertEquals(
                Set.of("application/json", "text/html"), Set.copyOf(RouteTable.produced("/problems/not-found", "GET")));
        for (RestRoute route : routes) {
            assertEquals("GET", route.httpMethod());
            assertEquals("/problems/{code}", route.template());
            assertEquals(1, route.variables());
        }
    }

    @Test
    void aRouteNamesWhatItConsumes() {
        RestRoute route = route("PATCH", "/v1/drafts/x");
        assertEquals(
                List.of("application/merge-patch+json", "application/json"),
                route.consumes().stream()
                        .map(type -> type.getType() + "/" + type.getSubtype())
                        .toList());
        assertTrue(route.blocking());
    }

    @Test
    void aNonBlockingMethodSaysSo() {
        assertFalse(route("GET", "/health/live").blocking());
    }

    @Test
    void routesOfAllClassesAtAPathAreFound() {
        assertEquals("GET, HEAD, OPTIONS", RouteTable.allow("/v1/changes"));
        assertEquals("", RouteTable.allow("/no/such/path"));
        assertEquals("", RouteTable.allow("*"));
    }

    @Test
    void aPathMatchesSegmentBySegment() {
        assertEquals("GET, HEAD, OPTIONS", RouteTable.allow("/v1/articles/a-b"));
        assertEquals(RouteTable.routes("/v1/articles/a-b"), RouteTable.routes("/v1/articles/a-b/"));
        List<RestRoute> html = RouteTable.routes("/v1/articles/a-b.html");
        assertEquals(1, html.size());
        assertTrue(html.get(0).template().endsWith("}.html"));
        for (String other : List.of(
                "/v1/articles/a//",
                "/v1//articles",
                "/v1/articles/.html",
                "/v1/articles/a.b.html",
                "/v1/articles/a/b/c",
                "/V1/articles")) assertEquals(List.of(), RouteTable.routes(other), other);
    }

    @Test
    void everyRouteIsFoundAtAPathOfItsTemplate() {
        for (RestRoute route : RestRoutes.all()) {
            String path = route.template().replaceAll("\\{[^{}]*+}", "1");
            assertTrue(RouteTable.routes(path).contains(route), path);
        }
    }

    private static RestRoute route(String method, String path) {
        return RouteTable.routes(path).stream()
                .filter(route -> route.httpMethod().equals(method))
                .findFirst()
                .orElseThrow();
    }
}
