package dateline.rights;

import java.util.Optional;
import java.util.UUID;

/**
 * The facts about a partner that the decision uses.
 *
 * @param status null if unknown, which counts as closed
 * @param exclude articles, sources or tags that the partner never receives; each entry excludes by itself; null without exclusions
 */
public record PartnerFacts(UUID id, PartnerStatus status, Scope exclude) {

    Optional<Reason> denial() {
        if (id == null || status == null || status == PartnerStatus.CLOSED) {
            return Optional.of(Reason.PARTNER_CLOSED);
        }
        return status == PartnerStatus.SUSPENDED ? Optional.of(Reason.PARTNER_SUSPENDED) : Optional.empty();
    }

    boolean excludes(ArticleFacts article) {
        return exclude != null && exclude.excludesByAnyList(article);
    }
}
