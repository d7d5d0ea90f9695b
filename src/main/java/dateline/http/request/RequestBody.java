package dateline.http.request;

import dateline.http.problem.Problem;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Checks the request body before it is parsed: UTF-8 without a byte order mark, no content coding. Stores its digest for
 * {@code Idempotency-Key}. The body may be absent if the parameter of the method is not {@code @NotNull}. A method with an
 * {@code InputStream} parameter reads the body as it arrives.
 */
@Provider
public class RequestBody implements ReaderInterceptor {

    private static final String DIGEST = "dateline.bodyDigest";

    @Inject
    CurrentVertxRequest current;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (context.getType() == InputStream.class) {
            // A document of an import, too large for memory. Only its first byte is read here.
            PushbackInputStream body = new PushbackInputStream(context.getInputStream());
            int first = body.read();
            if (first < 0) throw Problem.of("body-missing", "Send the document as the body of this request.");
            body.unread(first);
            requirePlainEncoding(current.getCurrent());
            context.setInputStream(body);
            return context.proceed();
        }
        // RequestBodies has received the body, so this does not block.
        byte[] bytes = context.getInputStream().readAllBytes();
        if (bytes.length == 0) {
            if (Arrays.stream(context.getAnnotations()).noneMatch(NotNull.class::isInstance)) return null;
            throw Problem.of(
                    "body-missing", "This operation needs a JSON body. The contract at /openapi shows an example.");
        }
        requirePlainEncoding(current.getCurrent());
        // From a NUL here Jackson would guess UTF-16 or UTF-32. A NUL further on is refused by the parser.
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) throw notUtf8();
        }
        if (bytes.length > 2 && (bytes[0] & 0xFF) == 0xEF && (bytes[1] & 0xFF) == 0xBB && (bytes[2] & 0xFF) == 0xBF) {
            throw Problem.of("malformed-json", "Leave out the byte order mark at line 1, column 1.");
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
        if (new String(bytes, StandardCharsets.UTF_8).strip().equals("null")) {
            throw Problem.of("wrong-type", "The body is null. Send a JSON object.")
                    .at("", "wrong-type", "Expected an object.");
        }
        current.getCurrent().put(DIGEST, digest(bytes));
        context.setInputStream(new ByteArrayInputStream(bytes));
        return context.proceed();
    }

    // The media type is not guessed and compressed bodies are not accepted (RFC 9110 section 15.5.16).
    private static void requirePlainEncoding(RoutingContext rc) {
        String type = rc.request().getHeader("Content-Type");
        if (type == null || type.contains("*")) throw StatusProblems.of(415, rc);
        String charset = MediaType.valueOf(type).getParameters().get("charset");
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw Problem.of("unsupported-media-type", "Send the body in UTF-8; no other charset is accepted.");
        }
        String coding = rc.request().getHeader("Content-Encoding");
        if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
            throw Problem.of("unsupported-media-type", "Send the body as it is, without a Content-Encoding.")
                    .header("Accept-Encoding", "identity");
        }
    }

    private static Problem notUtf8() {
        return Problem.of("not-utf-8", "The body is not UTF-8. JSON must be UTF-8 (RFC 8259 section 8.1).");
    }

    static byte[] digestOf(RoutingContext rc) {
        byte[] digest = rc.get(DIGEST);
        return digest == null ? new byte[0] : digest;
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
