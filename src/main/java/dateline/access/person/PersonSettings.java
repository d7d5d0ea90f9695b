package dateline.access.person;

import dateline.http.base.AddressRange;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Checks {@link PersonConfig} before the server starts. */
public final class PersonSettings {

    /** Time within which a person is out that the provider has removed, unless it is asked about each token. */
    static final Duration MAX_LIFETIME = Duration.ofMinutes(5);

    private PersonSettings() {}

    /** A sentence for the operator; empty if the server can start with these settings. Their types are valid. */
    public static Optional<String> problem(SmallRyeConfig settings) {
        ConfigMappings.registerConfigMappings(settings, Set.of(ConfigClass.configClass(PersonConfig.class)));
        try {
            check(settings.getConfigMapping(PersonConfig.class));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException with a sentence for the operator that names the setting */
    static void check(PersonConfig config) {
        if (config.issuer().isEmpty()) return;
        if (!isAcceptedIssuer(config.issuer().get()))
            throw new IllegalArgumentException("dateline.oidc.issuer must be an https URL without query and fragment;"
                    + " http is accepted for a loopback address only.");
        require(
                config.audience().isPresent(),
                "dateline.oidc.audience",
                "the value that tokens for this server have in aud");
        require(config.groups().isPresent(), "dateline.oidc.groups", "the scopes of each group");
        try {
            new GroupScopes(config.groups().get());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("dateline.oidc.groups: " + e.getMessage(), e);
        }
        if (config.introspection()) {
            require(config.clientId().isPresent(), "dateline.oidc.client-id", "introspection needs it");
            require(config.clientSecret().isPresent(), "dateline.oidc.client-secret", "introspection needs it");
        }
        Duration longest = config.maxLifetime();
        if (longest.isZero() || longest.isNegative() || longest.compareTo(MAX_LIFETIME) > 0 && !config.introspection())
            throw new IllegalArgumentException(
                    "dateline.oidc.max-lifetime must be positive, and at most 5m unless dateline.oidc.introspection is on.");
    }

    private static void require(boolean isSet, String key, String meaning) {
        if (!isSet)
            throw new IllegalArgumentException(
                    key + " is not set, and dateline.oidc.issuer is. Set it: " + meaning + ".");
    }

    private static boolean isAcceptedIssuer(String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) return false;
            return "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && isLoopback(uri.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || AddressRange.literal(host)
                        .filter(InetAddress::isLoopbackAddress)
                        .isPresent();
    }
}
