package dateline.http.describe;

import java.time.Instant;
import java.util.Optional;

/** A representation that knows when it last changed, for {@code Last-Modified}. */
public interface HasLastModified {

    Optional<Instant> lastModified();
}
