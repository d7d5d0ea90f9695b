package dateline.http.response;

import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.http.describe.AppendedMember;
import dateline.http.describe.Document;
import dateline.http.describe.DurableResponse;
import dateline.http.describe.HasEtag;
import dateline.http.describe.SerializedJson;
import dateline.http.request.FieldSelection;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Serializes what a resource method returns, with the members that the client selects, and computes its ETag. */
final class EntitySerializer {

    private static final Hasher128 HASH = Hashing.xxh3_128();
    private static final Base64.Encoder ETAGS = Base64.getUrlEncoder().withoutPadding();

    private final ObjectMapper json;

    EntitySerializer(ObjectMapper json) {
        this.json = json;
    }

    byte[] bytes(Object entity, RoutingContext rc) {
        if (entity instanceof DurableResponse durable) return bytes(durable.representation(), rc);
        if (entity instanceof byte[] bytes) return bytes;
        if (entity instanceof Document document) return document.bytes();
        if (entity instanceof String text) return text.getBytes(StandardCharsets.UTF_8);
        String fields = rc.queryParams().get("fields");
        try {
            byte[] whole =
                    entity instanceof SerializedJson serialized ? serialized.toBytes() : json.writeValueAsBytes(entity);
            return fields == null ? whole : FieldSelection.select(whole, fields, entity instanceof Page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] append(byte[] object, AppendedMember appended) {
        try {
            byte[] member = json.writeValueAsBytes(Map.of(appended.member(), appended.added()));
            byte[] result = Arrays.copyOf(object, object.length + member.length - 1);
            System.arraycopy(member, 0, result, object.length - 1, member.length);
            result[object.length - 1] = ',';
            return result;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static String tag(Object entity, byte[] bytes, RoutingContext rc) {
        boolean whole = entity instanceof HasEtag && !rc.queryParams().contains("fields");
        return whole ? ((HasEtag) entity).tag() : hash(bytes);
    }

    // Not a cryptographic hash: it only keeps two responses of one URL from getting the same ETag by chance.
    private static String hash(byte[] bytes) {
        return ETAGS.encodeToString(Arrays.copyOf(HASH.hashBytesTo128Bits(bytes).toByteArray(), 15));
    }
}
