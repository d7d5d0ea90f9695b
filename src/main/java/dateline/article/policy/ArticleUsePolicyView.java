package dateline.article.policy;

import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.policy.EffectivePolicy;
import dateline.policy.EffectiveUse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The effective use policy of an article.
 *
 * @param since when the last of its levels was changed; null if none was ever set
 */
public record ArticleUsePolicyView(UUID article, List<EffectiveUseView> uses, Instant since, Links links)
        implements CacheableRepresentation {

    /**
     * The effective value of a use.
     *
     * @param level the level that decided: article, section, source, newsroom or default
     * @param subject slug of the source or section, id of the article; null for the others
     * @param since when that level was changed last; null for the default
     */
    @Schema(name = "EffectiveUse")
    public record EffectiveUseView(
            String use,
            String value,
            String level,
            String subject,
            Instant since,
            String termsUrl,
            String contact,
            String priceNote) {

        static EffectiveUseView of(EffectiveUse use) {
            return new EffectiveUseView(
                    use.use().wireName(),
                    use.value().wireName(),
                    use.level().kind().wireName(),
                    use.level().subject(),
                    use.level().since(),
                    use.terms().url(),
                    use.terms().contact(),
                    use.terms().priceNote());
        }
    }

    /** Absolute URLs. */
    @Schema(name = "ArticleUsePolicyLinks")
    public record Links(String self, String article) {}

    public static ArticleUsePolicyView of(UUID article, EffectivePolicy policy, PublicUrl url) {
        String path = url.to("/v1/articles/" + article);
        return new ArticleUsePolicyView(
                article,
                policy.stream().map(EffectiveUseView::of).toList(),
                policy.since().orElse(null),
                new Links(path + "/use-policy", path));
    }

    @Override
    public List<String> cacheTags() {
        return List.of(CacheableRepresentation.articleTag(article));
    }
}
