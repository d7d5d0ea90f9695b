package dateline.article.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Keeps parsed searches, so that the pages of a search are parsed once. {@link SearchParser} makes those that are not stored. */
@Singleton
class ParsedSearchCache {

    // At most a few megabytes. Entries expire because the text search configurations can change.
    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int MAX_BYTES = 4_000_000;

    private record SearchKey(String q, String language) {}

    private final Cache<SearchKey, SearchExpression> cache = Caffeine.newBuilder()
            .expireAfterWrite(LIFETIME)
            .maximumWeight(MAX_BYTES)
            .executor(Runnable::run)
            .weigher((SearchKey key, SearchExpression one) ->
                    one.approximateSize() + 2 * key.q().length())
            .build();

    private final SearchParser parser;

    ParsedSearchCache(SearchParser parser) {
        this.parser = parser;
    }

    /**
     * Returns the stored search if it was parsed with these text search configurations; otherwise parses it again.
     *
     * @param configurationSet {@link SearchExpression#configurationSet} of the configurations in use; null if the caller does not know it
     */
    SearchExpression get(String q, String language, String configurationSet) {
        SearchKey key = new SearchKey(q, language);
        SearchExpression cached = cache.getIfPresent(key);
        boolean isCurrent = cached != null
                && (configurationSet == null || cached.configurationSet().equals(configurationSet));
        if (isCurrent) return cached;
        SearchExpression expression = parser.parse(q, language);
        cache.put(key, expression);
        return expression;
    }
}
