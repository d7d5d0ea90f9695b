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

        private final PackageView described;
        private final DeliveryDraft delivered;
        private final Optional<Instant> until;

        private PendingDelivery(PackageView described, DeliveryDraft delivered, Optional<Instant> until) {
            this.described = described;
            this.delivered = delivered;
            this.until = until;
        }

        @Override
        public Object representation() {
            return described;
        }

        @Override
        public Uni<AppendedMember> persist() {
            return write(List.of(delivered))
                    .map(written -> new AppendedMember("receipt", written.get(delivered.identity())))
                    .onFailure(QuotaExhausted.class)
                    .transform(exhausted -> exhausted.refusal(article(), url));
        }

        @Override
        public List<String> cacheTags() {
            return List.of(CacheableRepresentation.articleTag(article()));
        }

        @Override
        public Optional<Instant> trueUntil() {
            return until;
        }

        private UUID article() {
            return delivered.identity().article();
        }
    }

    /**
     * Prepares the package of an article.
     *
     * @param key public part of the API key that fetches the package
     * @throws Problem 403 with reasons if no permission applies or the quota is exhausted. When the package is sent,
     *     persisting it fails with 503 if the receipt cannot be written
     */
    public DurableResponse parcel(DecisionContext ruling, String key, Instant now) {
        Permitted decision = ruling.permitted().orElseThrow(() -> DenialResponses.refusal(ruling, url));
        PackageView view = PackageView.of(ruling, decision, url, now);
        DeliveryDraft delivered = DeliveryDraft.of(ruling, view, url, key, now);
        if (delivered.limited()) {
            UUID article = delivered.identity().article();
            Permission permission =
                    ruling.licensee().permission(delivered.identity().permission());
            QuotaState state = quotas.state(permission, List.of(article), delivered.at());
            if (state.pull(article).equals("refused")) throw state.exhausted().refusal(article, url);
        }
        return new PendingDelivery(view, delivered, until(ruling, delivered.at()));
    }

    private static Optional<Instant> until(DecisionContext ruling, Instant now) {
        Embargo embargo = Embargo.of(ruling.article(), now);
        return Stream.of(
                        ruling.permitted().flatMap(Permitted::changesAt),
                        Optional.ofNullable(embargo).map(Embargo::until))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /**
     * Writes the receipts of several deliveries, all or none, without waiting for the commit. Fails with
     * {@link QuotaExhausted} if the quota does not admit them, otherwise with a problem of status 503.
     */
    public Uni<Map<Identity, Receipt>> write(List<DeliveryDraft> parcel) {
        return Uni.createFrom()
                .completionStage(() -> receipts.write(parcel))
                .onFailure(failure -> !(failure instanceof QuotaExhausted))
                .transform(PackageDelivery::unwritten);
    }

    private static Problem unwritten(Throwable why) {
        LOG.error("A receipt could not be written", why);
        return Problem.of(
                        "receipt-not-written",
                        "The delivery could not be recorded, so nothing was delivered. Try again.")
                .header("Retry-After", "5");
    }
}
