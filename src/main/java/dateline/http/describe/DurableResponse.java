package dateline.http.describe;

import io.smallrye.mutiny.Uni;

/**
 * An answer that is written down before it leaves. Its tag is known beforehand, that of what it is described by; for HEAD and for a caller that has it
 * already nothing leaves, so nothing is written down.
 */
public interface DurableResponse {

    /** All of it but what the writing down adds: whatever goes by the answer's size goes by this. */
    Object representation();

    /**
     * The whole, or {@link AppendedMember}, once it is durably written down; fails when it could not be, and nothing may leave: with a {@code Problem} where that is what to
     * answer. On any thread.
     */
    Uni<?> persist();
}
