package dateline.http.describe;

/** A response without ETag, because it differs each time: it holds the position up to which the caller has read. */
public interface WithoutEtag {}
