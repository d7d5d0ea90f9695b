package dateline.demo;

import dateline.access.key.DemoKeyPolicy;
import dateline.access.key.Key;
import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * The demo newsroom's API keys. They are fixed texts where {@link DemoKeyPolicy} accepts these. On other servers they are random and
 * printed once on the console.
 */
@Singleton
public class DemoKeys {

    /** One key; {@code partner} is the slug of the demo partner that owns it, or null for a newsroom key. */
    public record DemoKey(String name, String key, List<String> scopes, String purpose, String partner) {}

    static final List<DemoKey> ALL = List.of(
            newsroom(
                    "editor",
                    List.of(Scopes.ARTICLES_READ, Scopes.ARTICLES_WRITE, Scopes.FEEDS_WRITE),
                    "An editor: writes and publishes articles, defines feeds."),
            newsroom(
                    "rights",
                    List.of(
                            Scopes.ARTICLES_READ,
                            Scopes.PERMISSIONS_WRITE,
                            Scopes.PARTNERS_WRITE,
                            Scopes.KEYS_WRITE,
                            Scopes.AUDIT_READ),
                    "The rights desk: partners, keys, permissions."),
            newsroom("admin", Scopes.NEWSROOM, "The administrator: has every scope of the newsroom."),
            newsroom(
                    "frontend",
                    List.of(Scopes.ARTICLES_READ),
                    "The newsroom's own site. Reads all live articles completely."),
            partner("full", "A partner with full text, embargo access to one source and a delay for another."),
            partner("excerpt", "A partner that may run the first sixty words."),
            partner("lapsed", "A partner whose permission has ended."),
            partner("none", "A partner without a permission."));

    private final DemoKeyPolicy policy;
    private final PublicUrl url;
    private final AgroalDataSource database;
    private volatile List<DemoKey> valid = List.of();

    DemoKeys(DemoKeyPolicy policy, PublicUrl url, AgroalDataSource database) {
        this.policy = policy;
        this.url = url;
        this.database = database;
    }

    // After the demo newsroom has been filled, and before the keys are printed.
    void findValid(@Observes @Priority(900) StartupEvent start) {
        if (!isDemo() || !areFixed()) return;
        Set<String> texts =
                QuarkusTransaction.requiringNew().call(() -> Set.copyOf(Key.demoKeysInForce(Now.of(database))));
        valid = ALL.stream().filter(key -> texts.contains(key.key())).toList();
    }

    /**
     * Returns the fixed keys that were valid when this server started. There are none in a database that was first filled by a newsroom, or
     * by the demo on a server that other machines can reach.
     */
    List<DemoKey> valid() {
        return valid;
    }

    boolean hasValid(String text) {
        return valid.stream().anyMatch(key -> key.key().equals(text));
    }

    /** Whether this server accepts the fixed keys; only then they are created. */
    boolean areFixed() {
        return policy.accepts();
    }

    boolean isDemo() {
        return url.demo();
    }

    private static DemoKey newsroom(String name, List<String> scopes, String purpose) {
        return new DemoKey(name, "dl_demo_" + name, scopes, purpose, null);
    }

    private static DemoKey partner(String name, String purpose) {
        return new DemoKey(
                "partner " + name,
                "dl_demo_partner_" + name,
                List.of(Scopes.SYNDICATION_READ, Scopes.SYNDICATION_WRITE, Scopes.WEBHOOKS_WRITE, Scopes.NOTICES),
                purpose,
                name);
    }
}
