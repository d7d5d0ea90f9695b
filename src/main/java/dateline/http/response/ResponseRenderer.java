package dateline.http.response;

import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.base.MeteredTemplate;
import dateline.http.describe.AppendedMember;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.DurableResponse;
import dateline.http.describe.FormerSlugRedirect;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasHeaders;
import dateline.http.describe.HasLastModified;
import dateline.http.describe.HasLinkHeader;
import dateline.http.describe.LastModified;
import dateline.http.describe.ServerCached;
import dateline.http.describe.StaticAsset;
import dateline.http.describe.WithoutEtag;
import dateline.http.problem.CorsHeaders;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.request.ProblemMappers;
import dateline.http.response.LargeBodyWriter.LargeBody;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Renders what a resource method returns, for all resources: selects fields, serializes, computes the ETag, evaluates preconditions (RFC 9110
 * section 13), compresses, and adds caching headers.
 */
@Singleton
class ResponseRenderer {

    private final EntitySerializer serializer;
    private final CachePolicy caching;
    private final DeprecationHeaders deprecations;
    private final ProblemWriter problems;
    // Filters are made before the configuration, on which the mappers depend.
    private final Provider<ProblemMappers> mappers;
    private final Now now;

    ResponseRenderer(
            ObjectMapper json,
            CachePolicy caching,
            DeprecationHeaders deprecations,
            ProblemWriter problems,
            Provider<ProblemMappers> mappers,
            Now now) {
        this.serializer = new EntitySerializer(json);
        this.caching = caching;
        this.deprecations = deprecations;
        this.problems = problems;
        this.mappers = mappers;
        this.now = now;
    }

    /** @return null if the response is complete, otherwise the completion of it */
    @ServerResponseFilter
    Uni<Void> filter(
            ContainerRequestContext request, ContainerResponseContext response, ResourceInfo info, RoutingContext rc) {
        try {
            return render(request, response, info, rc);
        } catch (RuntimeException e) {
            refuse(response, mappers.get().unexpected(e, rc), info.getResourceMethod(), rc);
            return null;
        }
    }

    private Uni<Void> render(
            ContainerRequestContext request, ContainerResponseContext response, ResourceInfo info, RoutingContext rc) {
        Method method = info.getResourceMethod();
        if (method != null) headersOf(method, rc).forEach(response.getHeaders()::putSingle);
        Object entity = response.getEntity();
        if (entity instanceof FormerSlugRedirect && method != null) {
            caching.addHeaders(method, entity, rc, response.getHeaders());
            response.setEntity(null);
            return null;
        }
        boolean success = response.getStatus() >= 200 && response.getStatus() < 300;
        if (!success || entity == null || method == null) return null;
        if (entity instanceof StreamingOutput) {
            describeStream(request, response);
            return null;
        }
        byte[] bytes = serializer.bytes(entity, rc);
        String tag = EntitySerializer.tag(entity, bytes, rc);
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (!read) {
            if (entity instanceof HasEtag) response.getHeaders().putSingle("ETag", "\"" + tag + "\"");
            response.getHeaders().putSingle("Cache-Control", caching.noStore());
            replace(response, Buffer.buffer(bytes), rc);
            return null;
        }
        var headers = response.getHeaders();
        MediaType type = withoutQuality(response.getMediaType());
        Optional<ServerCached.CacheScope> scope =
                response.getStatus() == 200 ? cacheScope(method, entity, rc) : Optional.empty();
        PreparedResponse prepared = prepare(
                        method, entity, entity instanceof WithoutEtag ? null : tag, bytes, type, headers, scope, rc)
                .withTemplate(MeteredTemplate.current().orElse(null));
        prepared.addMetadata(now::instant, headers::putSingle);
        CachePolicy.limitSlowResponse(rc, headers);
        if (!(entity instanceof DurableResponse)) prepared.passToListener(rc);
        if (prepared.isPreconditionFailed(rc)) {
            refuse(response, problems.response(prepared.preconditionFailed(), rc), method, rc);
            return null;
        }
        if (prepared.isNotModified(rc)) {
            response.setStatus(304);
            response.setEntity(null);
            headers.remove("Content-Type");
            return null;
        }
        prepared.addContentHeaders(headers::putSingle);
        boolean head = request.getMethod().equals("HEAD");
        if (entity instanceof DurableResponse durable && !head) return persist(durable, prepared, response, method, rc);
        Buffer encoded = prepared.encoded();
        if (method.isAnnotationPresent(StaticAsset.class)) {
            headers.putSingle("Accept-Ranges", "bytes");
            try {
                encoded = requestedPart(prepared, response, rc);
            } catch (Problem unsatisfiable) {
                refuse(response, problems.response(unsatisfiable, rc), method, rc);
                return null;
            }
        }
        // HEAD sends the size of a GET. The size of a DurableResponse is not known before it is persisted.
        if (head && !(entity instanceof DurableResponse)) headers.putSingle("Content-Length", encoded.length());
        replace(response, encoded, rc);
        return null;
    }

    // The bytes that the request asks for with Range, or all of them.
    private static Buffer requestedPart(
            PreparedResponse prepared, ContainerResponseContext response, RoutingContext rc) {
        Buffer all = prepared.encoded();
        return ByteRange.requested(rc, prepared.etag(), all.length())
                .map(range -> {
                    response.setStatus(206);
                    response.getHeaders().putSingle("Content-Range", range.contentRange());
                    return range.of(all);
                })
                .orElse(all);
    }

    // Asynchronous, so that no thread waits for the database.
    private Uni<Void> persist(
            DurableResponse durable,
            PreparedResponse prepared,
            ContainerResponseContext response,
            Method method,
            RoutingContext rc) {
        return durable.persist()
                .emitOn(Infrastructure.getDefaultExecutor())
                .invoke(entity ->
                        replace(response, complete(prepared, entity, rc).encoded(), rc))
                .onFailure()
                .recoverWithItem(failure -> {
                    refuse(response, mappers.get().unexpected(failure, rc), method, rc);
                    return null;
                })
                .replaceWithVoid();
    }

    // With the members that persisting has added.
    private PreparedResponse complete(PreparedResponse prepared, Object persisted, RoutingContext rc) {
        PreparedResponse whole = prepared.with(
                persisted instanceof AppendedMember appended
                        ? serializer.append(prepared.uncompressed(), appended)
                        : serializer.bytes(persisted, rc));
        whole.passToListener(rc);
        whole.compress();
        return whole;
    }

    private PreparedResponse prepare(
            Method method,
            Object entity,
            String tag,
            byte[] bytes,
            MediaType type,
            MultivaluedMap<String, Object> headers,
            Optional<ServerCached.CacheScope> scope,
            RoutingContext rc) {
        return new PreparedResponse(
                tag,
                bytes.length >= ContentCoding.MIN_COMPRESSED_BYTES && ContentCoding.acceptsGzip(rc),
                entity instanceof HasLastModified dated ? dated.lastModified().map(LastModified::of) : Optional.empty(),
                caching.directives(method, entity, rc, headers),
                headersOf(method, entity, rc),
                RestContentType.of(type),
                link(entity, deprecations.of(method, rc)),
                bytes,
                scope);
    }

    private Map<String, String> headersOf(Method method, Object entity, RoutingContext rc) {
        Map<String, String> ofMethod = headersOf(method, rc);
        if (!(entity instanceof HasHeaders shown) || shown.headers().isEmpty()) return ofMethod;
        Map<String, String> all = new TreeMap<>(ofMethod);
        all.putAll(shown.headers());
        return all;
    }

    // Of CORS, and of what is deprecated.
    private Map<String, String> headersOf(Method method, RoutingContext rc) {
        Map<String, String> deprecated = deprecations.of(method, rc);
        if (deprecated.isEmpty()) return CorsHeaders.of(method);
        Map<String, String> all = new TreeMap<>(deprecated);
        all.putAll(CorsHeaders.of(method));
        return all;
    }

    private static Optional<String> link(Object entity, Map<String, String> deprecated) {
        Optional<String> own = entity instanceof HasLinkHeader linked ? linked.link() : Optional.empty();
        String other = deprecated.get(DeprecationHeaders.LINK);
        return other == null ? own : own.map(link -> link + ", " + other);
    }

    private Optional<ServerCached.CacheScope> cacheScope(Method method, Object entity, RoutingContext rc) {
        boolean mayBeCached = !(entity instanceof CacheableRepresentation cacheable) || cacheable.mayBeCached();
        return mayBeCached ? caching.cacheScope(method, rc) : Optional.empty();
    }

    // After an exception of a response filter Quarkus would write the problem as an entity of the resource method.
    private void refuse(ContainerResponseContext response, Response refusal, Method method, RoutingContext rc) {
        // Replaces the map of the headers, too.
        response.setStatus(refusal.getStatus());
        response.getHeaders().clear();
        response.getHeaders().putAll(refusal.getHeaders());
        if (method != null) headersOf(method, rc).forEach(response.getHeaders()::putSingle);
        response.setEntity(refusal.getEntity(), response.getEntityAnnotations(), refusal.getMediaType());
    }

    // A streamed response has no ETag and no Content-Length.
    private void describeStream(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle("Cache-Control", caching.noStore());
        if (request.getMethod().equals("HEAD")) response.setEntity(null);
    }

    private static void replace(ContainerResponseContext response, Buffer bytes, RoutingContext rc) {
        boolean isWrittenInPieces =
                bytes.length() > BodyWriter.LARGE && rc.request().method() != HttpMethod.HEAD;
        response.setEntity(
                isWrittenInPieces ? new LargeBody(bytes, rc) : bytes.getBytes(),
                response.getEntityAnnotations(),
                withoutQuality(response.getMediaType()));
    }

    // The quality (qs) of a media type is for the choice on the server and not part of the response.
    private static MediaType withoutQuality(MediaType type) {
        if (type == null) return MediaType.APPLICATION_JSON_TYPE;
        if (!type.getParameters().containsKey("qs")) return type;
        Map<String, String> parameters = new TreeMap<>(type.getParameters());
        parameters.remove("qs");
        return new MediaType(type.getType(), type.getSubtype(), parameters);
    }
}
