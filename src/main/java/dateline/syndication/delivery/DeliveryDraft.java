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
 * @param rightsVersions versions of the rights on which the decision is based
 */
public record DeliveryDraft(
        Identity identity,
        String creditLine,
        Quota quota,
        String key,
        ReceiptStatement statement,
        RightsChangeRace.RightsVersions rightsVersions,
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
     * @param context the decision that permits the delivery
     * @param view the package that is delivered
     * @param key public part of the API key that fetches the package
     */
    public static DeliveryDraft of(DecisionContext context, PackageView view, PublicUrl url, String key, Instant at) {
        PartnerContext partnerContext = context.partnerContext();
        ArticleRow article = context.article();
        Identity identity = new Identity(
                partnerContext.partner().id,
                partnerContext.outlet().id,
                article.id(),
                article.version(),
                view.level(),
                view.usage().permission(),
                view.usage().permissionVersion(),
                view.contentHash().substring("sha-256:".length()));
        Quota quota = partnerContext.permission(identity.permission()).terms.quota();
        var rightsVersions = new RightsChangeRace.RightsVersions(
                partnerContext.partner().version, partnerContext.outlet().version, identity.permissionVersion());
        ReceiptStatement statement = ReceiptStatement.of(context, view, url);
        return new DeliveryDraft(identity, view.creditLine(), quota, key, statement, rightsVersions, at);
    }

    public boolean countsAgainstQuota() {
        return quota != null && identity.level().equals(Level.FULL.wireName());
    }
}
