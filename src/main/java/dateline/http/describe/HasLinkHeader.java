package dateline.http.describe;

import java.util.Optional;

/** A response with a {@code Link} header (RFC 8288): to itself, its next page or its hub. */
public interface HasLinkHeader {

    /** Value of the {@code Link} header. */
    Optional<String> link();
}
