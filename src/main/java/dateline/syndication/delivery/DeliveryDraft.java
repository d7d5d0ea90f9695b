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
 * A delivery that is not recorded yet.
 *
 * @param quota of the permission; null if it has none
 * @param key public part of the API key that fetches the package
 * @param statement content of the receipt, without its id and instant
 * @param seen versions of the rights on which the decision is based
 */
public record DeliveryDraft(
        Identity identity,
        String creditLine,
        Quota quota,
        String key,
        ReceiptStatement statement,
        RightsChangeRace.RightsVersions seen,
        Instant at) {

    /**
     * Identity of a delivery. Two deliveries of the same text to the same outlet under the same terms are one delivery
     * and share one receipt.
     */
    record Identity(
            UUID partner,
            UUID outlet,
            UUID article,
            int version,
            String level,
            UUID permission,
            int permissionVersion,
            String contentHash) {}

    /**
     * @param ruling the decision that permits the delivery
     * @param view the package that is delivered
     * @param key public part of the API key that fetches the package
     */
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
