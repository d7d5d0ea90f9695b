package dateline.access.scope;

import java.util.List;

/** Scopes of keys. Keys of the newsroom and of partners have only {@code webhooks:write} in common. */
public final class Scopes {

    public static final String ARTICLES_READ = "articles:read";
    public static final String ARTICLES_WRITE = "articles:write";
    /** Reads drafts; {@link #ARTICLES_WRITE} includes it. */
    public static final String DRAFTS_READ = "drafts:read";

    public static final String FEEDS_WRITE = "feeds:write";
    public static final String PERMISSIONS_WRITE = "permissions:write";
    public static final String PARTNERS_WRITE = "partners:write";
    public static final String KEYS_WRITE = "keys:write";
    public static final String AUDIT_READ = "audit:read";
    public static final String WEBHOOKS_WRITE = "webhooks:write";
    public static final String SYNDICATION_READ = "syndication:read";
    public static final String SYNDICATION_WRITE = "syndication:write";
    public static final String NOTICES = "notices";

    /** Scopes that a key of the newsroom can have. */
    public static final List<String> NEWSROOM = List.of(
            ARTICLES_READ,
            ARTICLES_WRITE,
            DRAFTS_READ,
            FEEDS_WRITE,
            PERMISSIONS_WRITE,
            PARTNERS_WRITE,
            KEYS_WRITE,
            AUDIT_READ,
            WEBHOOKS_WRITE);

    /** Scopes that a key of a partner can have. */
    public static final List<String> PARTNER = List.of(SYNDICATION_READ, SYNDICATION_WRITE, WEBHOOKS_WRITE, NOTICES);

    private Scopes() {}
}
