package dateline;

import dateline.access.person.PersonConfig;
import dateline.cache.CacheConfig;
import dateline.cache.PurgeConfig;
import dateline.database.replica.ReplicaConfig;
import dateline.database.retention.RetentionConfig;
import dateline.feed.Sitemap;
import dateline.format.WebSub;
import dateline.http.base.PublicUrl;
import dateline.http.ingress.AdmissionConfig;
import dateline.http.ingress.HttpLimits;
import dateline.ingest.job.ImportConfig;
import dateline.observe.LogConfig;
import dateline.outbound.OutboundConfig;
import dateline.push.webhook.PushConfig;
import dateline.signal.SignalConfig;
import dateline.syndication.check.CheckConfig;
import dateline.trace.TracingConfig;
import java.util.List;

/** The groups of settings that Dateline declares. {@link SettingsCheck} checks their values. */
final class SettingGroups {

    static final List<Class<?>> ALL = List.of(
            PublicUrl.class,
            AdmissionConfig.class,
            CacheConfig.class,
            CheckConfig.class,
            HttpLimits.class,
            ImportConfig.class,
            LogConfig.class,
            ManagementConfig.class,
            OutboundConfig.class,
            PersonConfig.class,
            PurgeConfig.class,
            PushConfig.class,
            ReplicaConfig.class,
            RetentionConfig.class,
            SignalConfig.class,
            Sitemap.class,
            TracingConfig.class,
            WebSub.class);

    private SettingGroups() {}
}
