package dateline.http.describe;

import java.util.Map;

/** A response with header fields that belong to what it shows, such as the reservation of rights in an article. */
public interface HasHeaders {

    /** Names and values. */
    Map<String, String> headers();
}
