package dateline.http.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** Canonical JSON (RFC 8785, JSON Canonicalization Scheme): the same value gives the same bytes in every program. */
public final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * @param value an object or an array
     * @return UTF-8
     */
    public static byte[] of(JsonNode value) {
        try {
            return new JsonCanonicalizer(StoredJson.MAPPER.writeValueAsString(value)).getEncodedUTF8();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new IllegalArgumentException("This JSON has no canonical form: " + e.getMessage(), e);
        }
    }
}
