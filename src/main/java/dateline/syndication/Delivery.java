package dateline.syndication;

import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.http.Recorded;
import dateline.rights.Decision.Permitted;
import dateline.syndication.Receipts.Receipt;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The one door through which text leaves to a partner: no row, no text. */
@Singleton
class Delivery {

    private static final Logger LOG = Logger.getLogger(Delivery.class);

    private final Receipts receipts;
    private final PublicUrl url;

    Delivery(Receipts receipts, PublicUrl url) {
        this.receipts = receipts;
        this.url = url;
    }

    /** A package on its way: the receipt is written when its bytes leave, not for HEAD and not for a 304. */
    private record Parcel(PackageView described, Supplier<Receipt> receipt) implements Recorded {

        @Override
        public PackageView recorded() {
            return described.with(receipt.get());
        }

        @Override
        public String tag() {
            return described.tag();
        }
    }

    /**
     * @param key public half of the key that fetches
     * @throws Problem 403 with reasons; when it leaves, 503 if nothing can be recorded
     */
    Recorded parcel(Ruling ruling, String key, Instant now) {
        Permitted decision = ruling.permitted().orElseThrow(() -> Disclosure.refusal(ruling, url));
        PackageView described = PackageView.of(ruling, decision, url, now);
        return new Parcel(described, () -> receipt(described, ruling, key, now));
    }

    private Receipt receipt(PackageView made, Ruling ruling, String key, Instant now) {
        Receipts.Delivery delivery = new Receipts.Delivery(
                ruling.licensee().partner().id,
                ruling.licensee().outlet().id,
                made.id(),
                made.version(),
                made.level(),
                made.usage().permission(),
                made.usage().permissionVersion(),
                Hash.bytes(made.contentHash().substring("sha-256:".length())),
                made.creditLine(),
                key);
        try {
            return receipts.write(delivery, now);
        } catch (RuntimeException e) {
            LOG.error("A receipt could not be written", e);
            throw Problem.of(
                            "receipt-not-written",
                            "The delivery could not be recorded, so nothing was delivered. Try again.")
                    .header("Retry-After", "5");
        }
    }
}
