package dateline.demo;

import dateline.access.Scopes;
import dateline.http.PublicUrl;
import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The demo newsroom's keys. Fixed words in development, in tests and wherever only this machine can reach the server; anywhere
 * else they would be an open door, so they are random there and shown once, on the console.
 */
@Singleton
public class DemoKeys {

    /** One key: whose, what it may, what for; partner is the demo partner it belongs to, or null. */
    public record DemoKey(String name, String key, List<String> scopes, String purpose, String partner) {}

    static final List<DemoKey> ALL = List.of(
            newsroom(
                    "editor",
                    List.of(Scopes.ARTICLES_READ, Scopes.ARTICLES_WRITE, Scopes.FEEDS_WRITE),
                    "Writes and publishes articles, defines feeds."),
            newsroom(
                    "rights",
                    List.of(
                            Scopes.ARTICLES_READ,
                            Scopes.PERMISSIONS_WRITE,
                            Scopes.PARTNERS_WRITE,
                            Scopes.KEYS_WRITE,
                            Scopes.AUDIT_READ),
                    "The rights desk: partners, keys, permissions."),
            newsroom("admin", Scopes.NEWSROOM, "Everything the newsroom may do."),
            newsroom(
                    "frontend",
                    List.of(Scopes.ARTICLES_READ),
                    "The newsroom's own site: reads whole whatever is live."),
            partner("full", "A partner with full text, embargo access to one source and a delay for another."),
            partner("excerpt", "A partner that may run the first sixty words."),
            partner("lapsed", "A partner whose permission has ended."),
            partner("none", "A partner without a permission."));

    private final boolean fixed;
    private final PublicUrl url;

    DemoKeys(@ConfigProperty(name = "quarkus.http.host") String host, PublicUrl url) {
        this.fixed = LaunchMode.current() != LaunchMode.NORMAL || loopback(host);
        this.url = url;
    }

    boolean fixed() {
        return fixed;
    }

    boolean wanted() {
        return url.demo();
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
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
