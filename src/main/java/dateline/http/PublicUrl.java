package dateline.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where the world finds this server. Links are made from here, never from a {@code Host} or forwarded header. */
@ConfigMapping(prefix = "dateline")
public interface PublicUrl {

    /** Absolute http or https URL, for example {@code https://api.example.com}; a slash at its end is left out. */
    @WithName("public-url")
    @WithConverter(PublicAddress.class)
    String base();

    /**
     * Template of an article's page on the newsroom's own site, with {@code {section}} and {@code {slug}}; used where an
     * article has no canonical URL of its own.
     */
    @WithName("site-url")
    @WithDefault("https://site.example/{section}/{slug}")
    String site();

    /** Absolute URL of the page that says how permission to reproduce is had; a page of this server's own where it is not set. */
    @WithName("terms-url")
    Optional<String> ownTerms();

    /** Scheme, host and port of the newsroom's own site, in lower case, without a slash. */
    default String origin() {
        URI site = URI.create(site().replaceAll("\\{[a-z]+}", "x"));
        return site.getScheme() + "://" + site.getAuthority().toLowerCase(Locale.ROOT);
    }

    /** Directory of the embedded database and of the first administrator's key. */
    @WithName("data-dir")
    @WithDefault("data")
    String dataDir();

    /** Fill an empty database with the fictional newsroom. On in dev and test; in production only on request. */
    @WithName("demo")
    @WithDefault("false")
    boolean demo();

    /** Name of a purge target (a CDN or Varnish); where one is configured, public answers carry {@code CDN-Cache-Control}. */
    @WithName("purge-url")
    Optional<String> purge();

    /** Addresses and CIDR ranges of proxies whose {@code X-Forwarded-For} is believed. */
    Optional<List<String>> trustedProxies();

    /** Where everybody reads how permission to reproduce is had. */
    default String terms() {
        return ownTerms().orElseGet(() -> to("/terms"));
    }

    /** @param path absolute path on this server, starting with a slash */
    default String to(String path) {
        return base() + path;
    }
}
