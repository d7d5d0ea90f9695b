package dateline.syndication.delivery;

import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.rights.Level;
import dateline.rights.Use;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.terms.Quota;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that is not recorded yet.
 *
 * @param quota of the permission for the use; null if it has none
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
     * Identity of a delivery. Two deliveries of the same text to the same outlet for the same use under the same terms
     * are one delivery and share one receipt.
     */
    @RecordBuilder
    record Identity(
            UUID partner,
            UUID outlet,
            Use use,
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
        Identity identity = DeliveryDraftIdentityBuilder.builder()
                .partner(partnerContext.partner().id)
                .outlet(partnerContext.outlet().id)
                .use(partnerContext.use())
                .article(article.id())
                .version(article.version())
                .level(view.level())
                .permission(view.usage().permission())
                .permissionVersion(view.usage().permissionVersion())
                .contentHash(view.contentHash().substring("sha-256:".length()))
                .build();
        Quota quota = partnerContext.permission(identity.permission()).terms.quotaOf(identity.use());
        var rightsVersions = new RightsChangeRace.RightsVersions(
                partnerContext.partner().version, partnerContext.outlet().version, identity.permissionVersion());
        ReceiptStatement statement = ReceiptStatement.of(context, view, url);
        return new DeliveryDraft(identity, view.creditLine(), quota, key, statement, rightsVersions, at);
    }

    public boolean countsAgainstQuota() {
        return quota != null && identity.level().equals(Level.FULL.wireName());
    }
}
