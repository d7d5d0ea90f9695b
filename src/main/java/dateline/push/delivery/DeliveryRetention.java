package dateline.push.delivery;

import dateline.database.retention.AgedRows;
import dateline.push.webhook.PushConfig;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes deliveries, with their attempts, that were settled longer ago than {@code dateline.webhooks.keep-log}. */
@Singleton
class DeliveryRetention extends AgedRows {

    DeliveryRetention(PushConfig config, AgroalDataSource database) {
        super(database, "webhook_delivery", config.keepLog(), """
                delete from webhook_delivery where id in (
                    select id from webhook_delivery
                    where state <> 'pending' and settled_at < dateline_now() - make_interval(secs => :seconds)
                    order by settled_at limit :limit for update skip locked)
                """);
    }
}
