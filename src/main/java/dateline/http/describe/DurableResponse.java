package dateline.http.describe;

import io.smallrye.mutiny.Uni;

/**
 * A response that is persisted before it is sent, such as a package with its receipt. Its ETag is that of {@link #representation}. For HEAD
 * and for a response of 304 nothing is sent and nothing is persisted.
 */
public interface DurableResponse {

    /** The response without the members that persisting adds. Its size decides whether the response is compressed. */
    Object representation();

    /**
     * Persists the response. The result is the complete response or an {@link AppendedMember}, on any thread. It fails if nothing was
     * persisted, and nothing may be sent then; a {@code Problem} becomes the response.
     */
    Uni<?> persist();
}
