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
 * A decision with everything it was made from: what is shown is shown from here, and nothing is read again.
 *
 * @param coveredOtherwise whether it would be permitted if the article were neither killed nor withheld
 * @param onceOffered whether this partner was ever told that it may run the article; looked for where it is denied
 * @param notices ids of those that this partner has yet to answer about it, the latest last; looked for where it is denied
 */
public record DecisionContext(
        PartnerContext licensee,
        ArticleRow article,
        Decision decision,
        boolean coveredOtherwise,
        boolean onceOffered,
        List<UUID> notices) {

    public Optional<Permitted> permitted() {
        return decision instanceof Permitted yes ? Optional.of(yes) : Optional.empty();
    }

    public Optional<Denied> denied() {
        return decision instanceof Denied no ? Optional.of(no) : Optional.empty();
    }

    /** The permission that permits, or the one that came closest. */
    public Optional<Permission> permission() {
        return permitted()
                .map(Permitted::permission)
                .or(() -> denied().flatMap(Denied::permission))
                .map(licensee::permission);
    }
}
