package dateline.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.base.PublicUrl;
import dateline.http.base.SecretPath;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes a {@link Problem} as a response, in REST and in the filters before REST. */
@ApplicationScoped
public class ProblemWriter {

    public static final String MEDIA_TYPE = "application/problem+json";

    private final PublicUrl url;
    private final ObjectMapper json;

    ProblemWriter(PublicUrl url, ObjectMapper json) {
        this.url = url;
        this.json = json;
    }

    public Response response(Problem problem, RoutingContext rc) {
        Response.ResponseBuilder answer = Response.status(problem.status())
                .entity(bytes(problem, rc))
                .header("Content-Type", mediaType(problem, rc))
                .header("Cache-Control", "no-store");
        if (hasPage(problem)) answer.header("Vary", "Accept");
        problem.headers().forEach((name, value) -> {
            // Quarkus security writes WWW-Authenticate itself; a second challenge would contradict it.
            if (!rc.response().headers().contains(name)) answer.header(name, value);
        });
        return answer.build();
    }

    public void write(Problem problem, RoutingContext rc) {
        if (rc.response().ended() || rc.response().headWritten()) return;
        var response = rc.response().setStatusCode(problem.status());
        byte[] bytes = bytes(problem, rc);
        boolean head = rc.request().method() == HttpMethod.HEAD;
        // In the order of Quarkus REST, so that the order does not reveal where a response was written.
        if (!head) response.putHeader(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length));
        Map<String, String> headers = new TreeMap<>(problem.headers());
        headers.put("Content-Type", mediaType(problem, rc));
        if (hasPage(problem)) headers.put("Vary", "Accept");
        headers.put("Cache-Control", "no-store");
        CorsHeaders.allow(rc, headers::put);
        headers.forEach(response::putHeader);
        if (head) response.end();
        else response.end(io.vertx.core.buffer.Buffer.buffer(bytes));
    }

    // A person who follows a link gets a page if there is nothing at its end, or nothing any more.
    private static boolean hasPage(Problem problem) {
        return problem.status() == 404 || problem.status() == 410;
    }

    private static String mediaType(Problem problem, RoutingContext rc) {
        return hasPage(problem) && WebPage.isPreferred(rc) ? "text/html;charset=UTF-8" : MEDIA_TYPE;
    }

    private byte[] bytes(Problem problem, RoutingContext rc) {
        if (!hasPage(problem) || !WebPage.isPreferred(rc)) return document(problem, rc);
        return ProblemPage.of(problem).getBytes(StandardCharsets.UTF_8);
    }

    /** The problem document: JSON in UTF-8. */
    byte[] document(Problem problem, RoutingContext rc) {
        try {
            return json.writeValueAsBytes(members(problem, rc));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The members of the problem document, for a problem that is embedded in another response. */
    public Map<String, Object> members(Problem problem, RoutingContext rc) {
        ProblemCatalogue.Entry entry = ProblemCatalogue.entry(problem.code());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", url.to("/problems/" + entry.code()));
        document.put("title", entry.title());
        document.put("status", entry.status());
        document.put("detail", problem.getMessage());
        document.put("instance", instance(rc));
        document.put("code", entry.code());
        document.put("requestId", RequestIds.of(rc));
        document.putAll(problem.members());
        if (!problem.errors().isEmpty()) document.put("errors", problem.errors());
        return document;
    }

    // Without the query, which may hold search text or a key, and without the token of a preview: problem documents are
    // logged and passed on.
    private static String instance(RoutingContext rc) {
        String path = SecretPath.of(rc.request().uri());
        return path.length() > 200 ? path.substring(0, 200) : path;
    }
}
