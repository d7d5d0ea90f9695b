package dateline.leak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.cache.CacheReset;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Two deliberate leaks in the tested server, which the leak tests have to find: a facet that counts hidden articles,
 * and an ETag that changes with every publication.
 */
@Singleton
public class PlantedLeaks {

    /** The planted leak. */
    public enum Leak {
        NONE,
        FACET,
        ETAG
    }

    private final AgroalDataSource database;
    private final ObjectMapper json;
    private volatile Leak leak = Leak.NONE;

    PlantedLeaks(AgroalDataSource database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    void plant(Leak other) {
        leak = other;
        CacheReset.pollAndClear();
    }

    // Response filters run in descending order of priority. At this one the entity is bytes already.
    @ServerResponseFilter(priority = 1)
    public void leak(ContainerRequestContext request, ContainerResponseContext response) throws IOException {
        // A cached response would bypass this filter.
        if (leak != Leak.NONE) CacheReset.clear();
        String path = request.getUriInfo().getPath();
        boolean list = path.endsWith("/v1/articles");
        if (leak == Leak.ETAG && !list && path.contains("/v1/articles/") && response.getStatus() == 200) {
            // Confirms any tag, even of another caller.
            if (request.getHeaderString("If-None-Match") != null) {
                response.setStatus(304);
                response.setEntity(null);
            }
        }
        if (leak == Leak.NONE || !list || response.getStatus() != 200) return;
        if (leak == Leak.ETAG) {
            String published = Sql.of("select count(*) from article where version > 0")
                    .first(database, row -> row.getString(1))
                    .orElseThrow();
            String etag = String.valueOf(response.getHeaders().getFirst("ETag"));
            response.getHeaders().putSingle("ETag", etag.replaceFirst("\"$", "-" + published + "\""));
        }
        if (leak == Leak.FACET && response.getEntity() instanceof byte[] bytes && bytes.length > 0) {
            if (response.getHeaders().containsKey("Content-Encoding")) return;
            ObjectNode page = (ObjectNode) json.readTree(bytes);
            ObjectNode facet = page.putObject("facets").putObject("tag");
            Sql.of("select t.slug, count(*) from article a cross join unnest(a.tags) t(slug) group by t.slug")
                    .list(database, row -> facet.put(row.getString(1), row.getInt(2)));
            response.setEntity(json.writeValueAsBytes(page));
        }
    }
}
