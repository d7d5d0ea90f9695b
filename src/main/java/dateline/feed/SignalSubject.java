package dateline.feed;

import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.Document;
import dateline.policy.EffectivePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A use policy and what it is about.
 *
 * @param article null for everything
 * @param asset path or URL of what it is about
 * @param end when the article ends; null if it does not
 */
record SignalSubject(UUID article, String asset, EffectivePolicy policy, Instant end) {

    /** A response that states the policy. */
    Document document(byte[] bytes) {
        List<String> tags = article == null ? List.of() : List.of(CacheableRepresentation.articleTag(article));
        return new Document(bytes, Optional.empty(), tags, Optional.ofNullable(end));
    }
}
