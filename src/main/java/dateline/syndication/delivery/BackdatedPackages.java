package dateline.syndication.delivery;

import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.partner.PartnerContext;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Creates deliveries of the demo newsroom that are dated before its first day. Only the demo uses it; partners receive
 * packages from {@link PackageDelivery}.
 */
@Singleton
public class BackdatedPackages {

    private final RightsEvaluator rights;
    private final Receipts receipts;
    private final PublicUrl url;

    BackdatedPackages(RightsEvaluator rights, Receipts receipts, PublicUrl url) {
        this.rights = rights;
        this.receipts = receipts;
        this.url = url;
    }

    /**
     * Writes the receipt of a past delivery, in the caller's transaction.
     *
     * @param deliveredAt instant of the past delivery
     * @throws java.util.NoSuchElementException if the outlet had no permission for the article at that instant
     */
    public void writeReceipt(UUID partner, UUID outlet, String article, Instant deliveredAt) {
        DecisionContext context = rights.evaluate(PartnerContext.of(partner, outlet), article, deliveredAt);
        Permitted decision = context.permitted().orElseThrow();
        PackageView packageView = PackageView.of(context, decision, url, deliveredAt);
        receipts.write(List.of(DeliveryDraft.of(context, packageView, url, "demo", deliveredAt)));
    }
}
