package dateline.http.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The response may be stored in the response cache, for callers with the same rights, until something that it shows changes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ServerCached {

    /** What the response shows, and therefore which changes invalidate it. */
    enum CacheScope {
        /** The articles in its cache tags. A change of one of them invalidates it, and so does a change of the names that articles show. */
        ARTICLE,
        /** Any live articles. A change of any article invalidates it. */
        ARTICLES,
        /** Lists of sections, tags, authors, sources and feeds. Stored only for callers without a key, because some keys see names before they are public. */
        NAMES,
        /** The public change feed. Every row of the change log invalidates it, when the row is committed and when it becomes readable in order. */
        CHANGES,
        /**
         * What an outlet may see under its permissions, of the articles in its cache tags or of any article. It changes with articles and
         * with permissions, and is served only if the key look-up of the same request has found no change since it was stored.
         */
        OUTLET,
        /** Constant until the next release of Dateline. */
        STATIC
    }

    CacheScope value();

    /**
     * Whether a read replica may answer a cache miss. Only for a response that consists of articles as {@code ArticleRows} reads
     * them: a statement on the primary and one on the replica may see different states.
     */
    boolean replica() default false;
}
