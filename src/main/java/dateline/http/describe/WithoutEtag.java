package dateline.http.describe;

/** An answer that is another one each time, since it says how far somebody has read: it has no tag, and nothing to compare with. */
public interface WithoutEtag {}
