package dateline.http.describe;

/**
 * A representation that knows its strong ETag: what is edited under {@code If-Match} carries its revision, so that it is the same
 * on every node and after every restart. Everything else is tagged by a hash of its bytes.
 */
public interface HasEtag {

    /** Opaque tag without quotes; different for any two states of the resource. */
    String tag();
}
