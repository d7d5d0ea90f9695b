package dateline.outbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Whom this installation may call. */
@ConfigMapping(prefix = "dateline.outbound")
public interface OutboundConfig {

    /**
     * Targets that may be called though they are not public: a host name, an address or a CIDR range, a name or address with
     * a port if need be ({@code hooks.internal}, {@code 10.1.0.0/16}, {@code 127.0.0.1:8089}, {@code [fd00::5]:8089}). A name
     * that stands here may lead to any address. Nothing by default.
     */
    Optional<List<String>> allowPrivateTargets();

    /**
     * Targets that are never called, written alike: above all the public addresses of this installation where they stand on a
     * router or load balancer, and the NAT64 prefix of its network unless that is {@code 64:ff9b::/96}.
     */
    Optional<List<String>> refuseTargets();

    /** Calls that carry what is not public go to https only. */
    @WithDefault("true")
    boolean httpsOnly();

    /** Who calls, as the other side reads it. */
    @WithDefault("Dateline (+${dateline.public-url})")
    String userAgent();
}
