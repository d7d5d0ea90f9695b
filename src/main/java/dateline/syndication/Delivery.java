package dateline.syndication;

import dateline.http.Cacheable;
import dateline.http.Completed;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.http.Recorded;
import dateline.rights.Decision.Permitted;
import dateline.syndication.Delivered.Identity;
import dateline.syndication.PackageMemory.Remembered;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The one door through which text leaves to a partner: no row, no text. */
@Singleton
class Delivery {

    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final ReceiptWriter receipts;
    private final Quotas quotas;
    private final PublicUrl url;

    Delivery(ReceiptWriter receipts, Quotas quotas, PublicUrl url) {
        this.receipts = receipts;
        this.quotas = quotas;
        this.url = url;
    }

    /** A package on its way: the receipt is written when its bytes leave, not for HEAD and not for a 304. */
    private final class Parcel implements Recorded, Cacheable {

        private final PackageView described;
        private final Delivered delivered;

        private Parcel(PackageView described, Delivered delivered) {
            this.described = described;
            this.delivered = delivered;
        }

        @Override
        public PackageView described() {
            return described;
        }

        @Override
        public Uni<Completed> recorded() {
            return write(List.of(delivered))
                    .map(written -> new Completed("receipt", written.get(delivered.identity())))
                    .onFailure(QuotaExhausted.class)
                    .transform(exhausted -> exhausted.refusal(described.id(), url));
        }

        @Override
        public List<String> cacheTags() {
            return List.of(Cacheable.article(described.id()));
        }

        @Override
        public Optional<Instant> trueUntil() {
            Instant embargo =
                    described.embargo() == null ? null : described.embargo().until();
            return Stream.of(described.changesAt(), embargo)
                    .filter(Objects::nonNull)
                    .min(Instant::compareTo);
        }
    }

    /**
     * @param key public half of the key that fetches
     * @throws Problem 403 with reasons, or because the quota is exhausted; when it leaves, 503 if nothing can be recorded
     */
    Recorded parcel(Ruling ruling, String key, Instant now) {
        return parcel(ruling, PackageView.of(ruling, permitted(ruling), url, now), key, null, now);
    }

    /** The same of what was read before: when it leaves, it fails with {@link ArticleMoved} where that is not what there is any more. */
    Recorded parcel(Ruling ruling, String key, Instant now, Remembered article) {
        PackageView described = PackageView.of(ruling, permitted(ruling), url, now, article::said);
        return parcel(ruling, described, key, article.state(), now);
    }

    private Permitted permitted(Ruling ruling) {
        return ruling.permitted().orElseThrow(() -> Disclosure.refusal(ruling, url));
    }

    private Recorded parcel(Ruling ruling, PackageView described, String key, String read, Instant now) {
        Delivered delivered = Delivered.of(described, ruling, url.base(), key, read, now);
        if (delivered.limited()) {
            Permission permission =
                    ruling.licensee().permission(delivered.identity().permission());
            QuotaState state = quotas.state(permission, List.of(described.id()), now);
            if (state.pull(described.id()).equals("refused"))
                throw state.exhausted().refusal(described.id(), url);
        }
        return new Parcel(described, delivered);
    }

    /** Fails with a problem of 503, {@link QuotaExhausted} when the parcel was not admitted, or {@link ArticleMoved}; never waits. */
    Uni<Map<Identity, Receipt>> write(List<Delivered> parcel) {
        return Uni.createFrom()
                .completionStage(() -> receipts.write(parcel))
                .onFailure(failure -> !(failure instanceof QuotaExhausted || failure instanceof ArticleMoved))
                .transform(Delivery::unwritten);
    }

    private static Problem unwritten(Throwable why) {
        LOG.error("A receipt could not be written", why);
        return Problem.of(
                        "receipt-not-written",
                        "The delivery could not be recorded, so nothing was delivered. Try again.")
                .header("Retry-After", "5");
    }
}
