package dateline.http.base;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The public address of this server and of the newsroom's site, the data directory, the demo, and the proxies and shared cache in front. Links
 * are built from these settings, never from a {@code Host} or {@code Forwarded} header.
 */
@ConfigMapping(prefix = "dateline")
public interface PublicUrl {

    /** The address of the server in the examples of the contract and the guides. Each server shows them with its own. */
    String DOCUMENTED = "http://localhost:8080";

    /**
     * Public URL of this server, for example {@code https://api.example.com}: absolute, http or https, without query and fragment. A trailing
     * slash is removed. With another value the server does not start.
     */
    @WithName("public-url")
    @WithConverter(PublicAddress.class)
    String base();

    /**
     * Template of the URL of an article's page on the newsroom's own site, with the placeholders {@code {section}} and {@code {slug}}. It is
     * the canonical URL of an article that has none of its own. The demo newsroom has a site of its own. Default:
     * {@code https://site.example/{section}/{slug}}.
     */
    @WithName("site-url")
    Optional<String> siteSetting();

    /** Template of the URL of an article's page on the newsroom's own site. */
    default String site() {
        return siteSetting()
                .orElse("https://" + (demo() ? "www.harbourgazette.example" : "site.example") + "/{section}/{slug}");
    }

    /** Absolute URL of the page that explains how to get permission to reproduce. Default: {@code /terms} of this server. */
    @WithName("terms-url")
    Optional<String> ownTerms();

    /** Scheme, host and port of the newsroom's own site, in lower case, without a trailing slash. */
    default String origin() {
        URI site = URI.create(site().replaceAll("\\{[a-z]+}", "x"));
        return site.getScheme() + "://" + site.getAuthority().toLowerCase(Locale.ROOT);
    }

    /** Whether an address is on the host of the newsroom's own site, with or without {@code www.}. @param address may be null */
    default boolean isOwnSite(String address) {
        if (address == null) return false;
        try {
            String host = URI.create(address).getHost();
            return host != null
                    && withoutWww(host).equals(withoutWww(URI.create(origin()).getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutWww(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("www.") ? lower.substring("www.".length()) : lower;
    }

    /** Directory of the embedded database, of the first admin key and of the generated {@code dateline.webhooks.secret-key}. */
    @WithName("data-dir")
    @WithDefault("data")
    String dataDir();

    /** Whether an empty database is filled with the demo newsroom. On in development and test mode. Default: {@code false}. */
    @WithName("demo")
    Optional<Boolean> demoSetting();

    /** Whether the demo newsroom runs. An empty value of the setting counts as none, so that {@code DATELINE_DEMO=} does not end the start. */
    default boolean demo() {
        return demoSetting().orElse(false);
    }

    /**
     * URL of the purge endpoint of the CDN or Varnish in front. The server invalidates responses there by cache tag, and public responses carry
     * {@code CDN-Cache-Control}. Default: none; no shared cache is assumed.
     */
    @WithName("purge-url")
    Optional<String> purge();

    /**
     * Comma-separated addresses and CIDR ranges of proxies whose {@code X-Forwarded-For} header gives the client's address. Without this
     * setting all clients behind a proxy share one rate limit, and the log warns. Default: none.
     */
    Optional<List<String>> trustedProxies();

    /** URL of the page that explains how to get permission to reproduce. */
    default String terms() {
        return ownTerms().orElseGet(() -> to("/terms"));
    }

    /** @param path absolute path on this server, starting with a slash */
    default String to(String path) {
        return base() + path;
    }
}
