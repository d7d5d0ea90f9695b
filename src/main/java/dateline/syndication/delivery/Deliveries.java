package dateline.syndication.delivery;

import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.Rights;
import dateline.syndication.decision.Ruling;
import dateline.syndication.partner.Licensee;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Deliveries that the demo newsroom made before its first day. */
@Singleton
public class Deliveries {

    private final Rights rights;
    private final Receipts receipts;
    private final PublicUrl url;

    Deliveries(Rights rights, Receipts receipts, PublicUrl url) {
        this.rights = rights;
        this.receipts = receipts;
        this.url = url;
    }

    /** Written down in the caller's transaction. */
    public void past(UUID partner, UUID outlet, String article, Instant now) {
        Ruling ruling = rights.ruling(Licensee.of(partner, outlet), article, now);
        Permitted decision = ruling.permitted().orElseThrow();
        PackageView made = PackageView.of(ruling, decision, url, now);
        receipts.write(List.of(Delivered.of(ruling, made, url, "demo", now)));
    }
}
