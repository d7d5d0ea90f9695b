package dateline.http.describe;

import java.time.Instant;
import java.util.Optional;

/** A representation with a {@code Last-Modified} date. */
public interface HasLastModified {

    Optional<Instant> lastModified();
}
