package dateline.http.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An answer that this server itself may keep, and give again to whoever has the same rights, until what it shows changes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ServerCached {

    /** What it shows, and so what ends it. */
    enum CacheScope {
        /** The articles that its cache tags name, and what they are told with. */
        ARTICLE,
        /** Any that are live: it may change with each of them. */
        ARTICLES,
        /** The same, with names that some keys are told before anything is live: kept for callers without one. */
        NAMES,
        /** What the log tells everybody, in its order: it may change with each of its rows, and again when that has its turn. */
        CHANGES,
        /**
         * What an outlet is told under its permissions, of the articles that its cache tags name, or else of any: it changes with these and with
         * whatever is licensed. Given again only where nothing at all has happened since, at that very moment.
         */
        OUTLET,
        /** What comes with a release. */
        STATIC
    }

    CacheScope value();
}
