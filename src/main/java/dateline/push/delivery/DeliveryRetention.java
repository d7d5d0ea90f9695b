package dateline.push.delivery;

import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import dateline.push.webhook.PushConfig;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;

/** Removes deliveries, with their attempts, that were settled longer ago than {@code dateline.webhooks.keep-log}. */
@Singleton
class DeliveryRetention implements RetentionTask {

    private final PushConfig config;
    private final AgroalDataSource database;

    DeliveryRetention(PushConfig config, AgroalDataSource database) {
        this.config = config;
        this.database = database;
    }

    @Override
    public String table() {
        return "webhook_delivery";
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(
                new Sql().add("""
                        delete from webhook_delivery where id in (
                            select id from webhook_delivery
                            where state <> 'pending' and settled_at < dateline_now() - make_interval(secs => ?)
                            order by settled_at limit ? for update skip locked)
                        """, (double) config.keepLog().toSeconds(), limit).run(database));
    }
}
