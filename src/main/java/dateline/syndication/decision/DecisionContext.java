package dateline.syndication.decision;

import dateline.article.rows.ArticleRow;
import dateline.rights.Decision;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A decision with the data it was made from. Responses are built from this record without reading the data again.
 *
 * @param permittedIfUsable whether the use would be permitted if the article were neither killed nor withheld
 * @param wasOffered whether an outlet of this partner ever had an offer of the article; queried only if the use is
 *     denied
 * @param notices ids of open notices to this partner about the article, the latest last; queried only if the use is
 *     denied
 */
public record DecisionContext(
        PartnerContext partnerContext,
        ArticleRow article,
        Decision decision,
        boolean permittedIfUsable,
        boolean wasOffered,
        List<UUID> notices) {

    public Optional<Permitted> permitted() {
        return decision instanceof Permitted permitted ? Optional.of(permitted) : Optional.empty();
    }

    public Optional<Denied> denied() {
        return decision instanceof Denied denied ? Optional.of(denied) : Optional.empty();
    }

    /** The permission that permits, or the one that passed the most checks. */
    public Optional<Permission> permission() {
        return permitted()
                .map(Permitted::permission)
                .or(() -> denied().flatMap(Denied::permission))
                .map(partnerContext::permission);
    }
}
