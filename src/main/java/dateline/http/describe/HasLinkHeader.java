package dateline.http.describe;

import java.util.Optional;

/** An answer that says in its head what it belongs to (RFC 8288): its next page, itself, its hub. */
public interface HasLinkHeader {

    /** Value of the {@code Link} header. */
    Optional<String> link();
}
