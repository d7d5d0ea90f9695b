package dateline.syndication;

import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.syndication.Receipts.Receipt;
import jakarta.inject.Singleton;
import java.time.Instant;
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

    /** For HEAD: the same but for the receipt, because nothing is delivered. */
    PackageView described(Ruling ruling, Instant now) {
        Permitted decision = ruling.permitted().orElseThrow(() -> Disclosure.refusal(ruling, url));
        return PackageView.of(ruling, decision, url, now);
    }

    /** @param key public half of the key that fetches; @throws Problem 403 with reasons, 503 if nothing can be recorded */
    PackageView delivered(Ruling ruling, String key, Instant now) {
        PackageView described = described(ruling, now);
        return described.with(receipt(described, ruling, key, now));
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
