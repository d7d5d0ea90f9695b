package dateline.syndication.delivery;

import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.rights.Level;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.terms.Quota;
import java.time.Instant;
import java.util.UUID;

/**
 * What is about to be delivered.
 *
 * @param quota of the permission; null where it has none
 * @param key public half of the key that fetches it
 * @param statement what its receipt will say
 * @param seen by what it was decided
 */
public record DeliveryDraft(
        Identity identity,
        String creditLine,
        Quota quota,
        String key,
        ReceiptStatement statement,
        RightsChangeRace.RightsVersions seen,
        Instant at) {

    /** What makes two deliveries one: the same text to the same outlet under the same terms. */
    record Identity(
            UUID partner,
            UUID outlet,
            UUID article,
            int version,
            String level,
            UUID permission,
            int permissionVersion,
            String contentHash) {}

    /** @param ruling that permits it; @param view that is delivered */
    public static DeliveryDraft of(DecisionContext ruling, PackageView view, PublicUrl url, String key, Instant at) {
        PartnerContext licensee = ruling.licensee();
        ArticleRow article = ruling.article();
        Identity identity = new Identity(
                licensee.partner().id,
                licensee.outlet().id,
                article.id(),
                article.version(),
                view.level(),
                view.usage().permission(),
                view.usage().permissionVersion(),
                view.contentHash().substring("sha-256:".length()));
        Quota quota = licensee.permission(identity.permission()).terms.quota();
        var seen = new RightsChangeRace.RightsVersions(
                licensee.partner().version, licensee.outlet().version, identity.permissionVersion());
        ReceiptStatement statement = ReceiptStatement.of(ruling, view, url);
        return new DeliveryDraft(identity, view.creditLine(), quota, key, statement, seen, at);
    }

    public boolean limited() {
        return quota != null && identity.level().equals(Level.FULL.wireName());
    }
}
