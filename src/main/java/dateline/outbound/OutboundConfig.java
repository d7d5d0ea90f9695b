package dateline.outbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Outbound HTTP requests of webhooks, imports and WebSub. By default only public addresses may be called. */
@ConfigMapping(prefix = "dateline.outbound")
public interface OutboundConfig {

    /**
     * Comma-separated targets that may be called although they are not public: host names, addresses and CIDR ranges; a name or an address may
     * have a port ({@code hooks.internal}, {@code 10.1.0.0/16}, {@code 127.0.0.1:8089}, {@code [fd00::5]:8089}). A name in this list may
     * resolve to any address. Default: none.
     */
    Optional<List<String>> allowPrivateTargets();

    /**
     * Comma-separated targets that are never called, in the same form. List the public addresses of this installation if a router or load
     * balancer holds them, and the NAT64 prefix of the network if it is not {@code 64:ff9b::/96}. Default: none.
     */
    Optional<List<String>> refuseTargets();

    /** Whether requests with content that is not public, such as webhooks, require https. */
    @WithDefault("true")
    boolean httpsOnly();

    /** Value of the {@code User-Agent} header. */
    @WithDefault("Dateline (+${dateline.public-url})")
    String userAgent();
}
