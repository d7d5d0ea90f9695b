package dateline.signal;

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
 * @param lastModified when the policy or the article was changed last
 * @param end when the article ends; null if it does not
 */
record SignalSubject(UUID article, String asset, EffectivePolicy policy, Optional<Instant> lastModified, Instant end) {

    /** A response that states the policy. */
    Document document(byte[] bytes) {
        List<String> tags = article == null ? List.of() : List.of(CacheableRepresentation.articleTag(article));
        return new Document(bytes, lastModified, tags, Optional.ofNullable(end));
    }
}
