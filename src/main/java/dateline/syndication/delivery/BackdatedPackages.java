package dateline.syndication.delivery;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
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

    private final AgroalDataSource database;
    private final ArticleRows articles;
    private final RightsEvaluator rights;
    private final Receipts receipts;
    private final PublicUrl url;

    BackdatedPackages(
            AgroalDataSource database, ArticleRows articles, RightsEvaluator rights, Receipts receipts, PublicUrl url) {
        this.database = database;
        this.articles = articles;
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
        // The article was written in the same transaction.
        ArticleRow row = articles.inTransaction(database)
                .findPublished(
                        article,
                        ArticleRead.withContent(Audience.NEWSROOM, deliveredAt).withBody())
                .orElseThrow();
        DecisionContext context = rights.evaluate(PartnerContext.of(partner, outlet), row, deliveredAt);
        Permitted decision = context.permitted().orElseThrow();
        PackageView packageView = PackageView.of(context, decision, url, deliveredAt);
        receipts.write(List.of(DeliveryDraft.of(context, packageView, url, "demo", deliveredAt)));
    }
}
