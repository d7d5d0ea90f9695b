package dateline.http.describe;

/**
 * A representation with a strong ETag of its own. Resources that are edited under {@code If-Match} derive it from their revision, so that
 * it is the same on every node and after every restart. The ETag of any other response is a hash of its bytes.
 */
public interface HasEtag {

    /** Opaque tag without quotes; different for any two states of the resource. */
    String tag();
}
