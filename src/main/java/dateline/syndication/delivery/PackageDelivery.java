package dateline.syndication.delivery;

import dateline.http.base.PublicUrl;
import dateline.http.describe.AppendedMember;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.DurableResponse;
import dateline.http.problem.Problem;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.delivery.DeliveryDraft.Identity;
import dateline.syndication.delivery.PackageView.Embargo;
import dateline.syndication.partner.Permission;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Delivers packages and checks quotas. All article text that partners receive passes here: no text is sent before its
 * receipt is committed.
 */
@Singleton
public class PackageDelivery {

    private static final Logger LOG = Logger.getLogger(PackageDelivery.class);

    private final ReceiptWriter receipts;
    private final Quotas quotas;
    private final PublicUrl url;

    PackageDelivery(ReceiptWriter receipts, Quotas quotas, PublicUrl url) {
        this.receipts = receipts;
        this.quotas = quotas;
        this.url = url;
    }

    /**
     * A package that is ready to be sent. Its receipt is written when the body is sent, so not for HEAD and not for a
     * 304.
     */
    private final class PendingDelivery implements DurableResponse, CacheableRepresentation {

        private final PackageView view;
        private final DeliveryDraft draft;
        private final Optional<Instant> validUntil;

        private PendingDelivery(PackageView view, DeliveryDraft draft, Optional<Instant> validUntil) {
            this.view = view;
            this.draft = draft;
            this.validUntil = validUntil;
        }

        @Override
        public Object representation() {
            return view;
        }

        @Override
        public Uni<AppendedMember> persist() {
            return write(List.of(draft))
                    .map(written -> new AppendedMember("receipt", written.get(draft.identity())))
                    .onFailure(QuotaExhausted.class)
                    .transform(exhausted -> exhausted.toProblem(article(), url));
        }

        @Override
        public List<String> cacheTags() {
            return List.of(CacheableRepresentation.articleTag(article()));
        }

        @Override
        public Optional<Instant> trueUntil() {
            return validUntil;
        }

        private UUID article() {
            return draft.identity().article();
        }
    }

    /**
     * Prepares the package of an article.
     *
     * @param key public part of the API key that fetches the package
     * @throws Problem 403 with reasons if no permission applies or the quota is exhausted. When the package is sent,
     *     persisting it fails with 503 if the receipt cannot be written
     */
    public DurableResponse prepare(DecisionContext context, String key, Instant now) {
        Permitted decision = context.permitted().orElseThrow(() -> DenialResponses.toProblem(context, url));
        PackageView view = PackageView.of(context, decision, url, now);
        DeliveryDraft draft = DeliveryDraft.of(context, view, url, key, now);
        if (draft.countsAgainstQuota()) {
            UUID article = draft.identity().article();
            Permission permission =
                    context.partnerContext().permission(draft.identity().permission());
            QuotaState state = quotas.state(permission, draft.identity().use(), List.of(article), draft.at());
            if (state.deliveryEffect(article).equals("refused"))
                throw state.toException().toProblem(article, url);
        }
        return new PendingDelivery(view, draft, validUntil(context, draft.at()));
    }

    private static Optional<Instant> validUntil(DecisionContext context, Instant now) {
        Embargo embargo = Embargo.of(context.article(), now);
        return Stream.of(
                        context.permitted().flatMap(Permitted::changesAt),
                        Optional.ofNullable(embargo).map(Embargo::until))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /**
     * Writes the receipts of several deliveries, all or none, without waiting for the commit. Fails with
     * {@link QuotaExhausted} if the quota does not admit them, otherwise with a problem of status 503.
     */
    public Uni<Map<Identity, Receipt>> write(List<DeliveryDraft> deliveries) {
        return Uni.createFrom()
                .completionStage(() -> receipts.write(deliveries))
                .onFailure(failure -> !(failure instanceof QuotaExhausted))
                .transform(PackageDelivery::receiptNotWritten);
    }

    private static Problem receiptNotWritten(Throwable cause) {
        LOG.error("A receipt could not be written", cause);
        return Problem.of(
                        "receipt-not-written",
                        "The delivery could not be recorded, so nothing was delivered. Try again.")
                .header("Retry-After", "5");
    }
}
