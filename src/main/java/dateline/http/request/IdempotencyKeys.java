package dateline.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HoldsSecret;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Problem;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Implements {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header): for 24 hours a request with the same key, caller and body
 * gets the stored first response, without secrets. It runs inside the transaction of the method, so that an error rolls back and is not
 * stored.
 */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.APPLICATION)
public class IdempotencyKeys {

    // A quoted string (RFC 8941), as the draft requires, or the bare token that most clients send.
    private static final Pattern FORM = Pattern.compile("(\"?)([A-Za-z0-9._:~+/=-]{1,128})\\1");
    private static final int MAX_HEADER_LENGTH = 130;
    private static final String SELECT =
            "select fingerprint, status, cast(headers as text) as headers, body from idempotency where caller = :caller and key = :key";

    @Inject
    RoutingContext rc;

    @Inject
    SecurityIdentity identity;

    @Inject
    EntityManager entities;

    @Inject
    ObjectMapper json;

    @AroundInvoke
    Object replayOrProceed(InvocationContext call) throws Exception {
        List<String> headers = rc.request().headers().getAll("Idempotency-Key");
        if (headers.isEmpty()) return call.proceed();
        if (headers.size() > 1) {
            throw Problem.of("idempotency-key-invalid", "Send one Idempotency-Key.")
                    .parameter("Idempotency-Key", "repeated", "It stands " + headers.size() + " times.");
        }
        String header = headers.get(0).strip();
        var form = FORM.matcher(header);
        if (header.length() > MAX_HEADER_LENGTH || !form.matches()) {
            throw Problem.of("idempotency-key-invalid", "Send 1 to 128 letters, digits or ._:~+/=-, quoted or bare.")
                    .parameter("Idempotency-Key", "invalid-value", "The value does not have this form.");
        }
        String key = form.group(2);
        String caller = identity.getPrincipal().getName();
        byte[] fingerprint = fingerprint();
        lock(caller, key);
        List<?> stored = entities.createNativeQuery(SELECT, Tuple.class)
                .setParameter("caller", caller)
                .setParameter("key", key)
                .getResultList();
        if (!stored.isEmpty()) throw replay((Tuple) stored.get(0), fingerprint);
        Object answer = call.proceed();
        store(caller, key, fingerprint, (RestResponse<?>) answer);
        return answer;
    }

    private void lock(String caller, String key) {
        boolean acquired =
                (boolean) entities.createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(?1, 7))")
                        .setParameter(1, caller + " " + key)
                        .getSingleResult();
        if (!acquired) {
            throw Problem.of(
                            "idempotency-in-progress",
                            "The first request with this Idempotency-Key is still being processed. Repeat the request in a second.")
                    .header("Retry-After", "1");
        }
    }

    private RuntimeException replay(Tuple stored, byte[] fingerprint) throws JsonProcessingException {
        if (!Arrays.equals(stored.get("fingerprint", byte[].class), fingerprint)) {
            return Problem.of(
                    "idempotency-key-reused",
                    "This Idempotency-Key was sent before with a different request. A new request needs a new Idempotency-Key.");
        }
        return new Replay(
                stored.get("status", Integer.class),
                json.readValue(stored.get("headers", String.class), new TypeReference<>() {}),
                stored.get("body", String.class));
    }

    private void store(String caller, String key, byte[] fingerprint, RestResponse<?> answer)
            throws JsonProcessingException {
        Map<String, String> headers = new LinkedHashMap<>();
        answer.getStringHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        Object entity = answer.getEntity();
        if (entity instanceof HasEtag tagged) headers.put("ETag", "\"" + tagged.tag() + "\"");
        Object stored = entity instanceof HoldsSecret holder ? holder.withoutSecret() : entity;
        entities.createNativeQuery("""
                        insert into idempotency (caller, key, fingerprint, status, headers, body, created_at, ids)
                        values (?1, ?2, ?3, ?4, cast(?5 as jsonb), ?6, dateline_now(), array(
                            select distinct cast(found[1] as uuid)
                            from regexp_matches(?6, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'g') found))
                        """)
                .setParameter(1, caller)
                .setParameter(2, key)
                .setParameter(3, fingerprint)
                .setParameter(4, answer.getStatus())
                .setParameter(5, json.writeValueAsString(headers))
                .setParameter(6, stored == null ? null : json.writeValueAsString(stored))
                .executeUpdate();
    }

    private byte[] fingerprint() {
        byte[] route = (rc.request().method() + " " + rc.request().uri() + " ").getBytes(StandardCharsets.UTF_8);
        byte[] body = RequestBody.digestOf(rc);
        byte[] routeAndBody = Arrays.copyOf(route, route.length + body.length);
        System.arraycopy(body, 0, routeAndBody, route.length, body.length);
        return RequestBody.digest(routeAndBody);
    }

    /** Carries the stored response past the resource method, which must not run again. */
    static final class Replay extends RuntimeException {
        private final int status;
        private final transient Map<String, String> headers;
        private final String body;

        Replay(int status, Map<String, String> headers, String body) {
            super(null, null, false, false);
            this.status = status;
            this.headers = headers;
            this.body = body;
        }
    }

    /** Writes the stored response. */
    public static class Mapper {
        @ServerExceptionMapper
        public Response replay(Replay replay) {
            Response.ResponseBuilder answer = Response.status(replay.status)
                    .header("Idempotency-Replayed", "true")
                    .header("Cache-Control", "no-store");
            replay.headers.forEach(answer::header);
            if (replay.body != null) answer.entity(replay.body).type("application/json;charset=UTF-8");
            return answer.build();
        }
    }
}
