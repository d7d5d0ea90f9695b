package dateline.access.person;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * People of the newsroom, who sign on at an OpenID provider and send its access tokens in place of a key. Off unless
 * {@code dateline.oidc.issuer} is set. See docs/operations/people.md.
 */
@ConfigMapping(prefix = "dateline.oidc")
public interface PersonConfig {

    /**
     * Issuer of the tokens, exactly as it stands in their claim {@code iss}. The server reads the metadata of the provider below
     * this URL. An https URL; http is accepted for a loopback address only. Default: none; only keys are accepted.
     */
    Optional<String> issuer();

    /**
     * The value that a token must have in its claim {@code aud}: the name of this server at the provider. Not the id of a client,
     * because ID tokens have that. Needed if an issuer is set. Default: none.
     */
    Optional<String> audience();

    /**
     * Scopes of each group, as {@code group=scope scope}, for example {@code editors=articles:read articles:write,desk=permissions:write}.
     * A person has the scopes of all its groups. Only these groups give scopes; a {@code scope} claim gives none. A comma in the
     * name of a group is written as {@code \,}. Needed if an issuer is set. Default: none.
     */
    Optional<List<String>> groups();

    /** Claim with the groups of the person, a list of texts. A slash leads into an object: {@code realm_access/roles}. */
    @WithDefault("groups")
    String groupsClaim();

    /** Claim with the name of the person, for the audit log and versions. A token without it is named by its subject. */
    @WithDefault("name")
    String nameClaim();

    /**
     * Whether the header of a token must have the type {@code at+jwt} (RFC 9068). Set it to false only for a provider that gives its access
     * tokens no type; ID tokens are still refused by their claims.
     */
    @WithDefault("true")
    boolean requireType();

    /**
     * Longest lifetime of a token, from {@code iat} to {@code exp}. A token with a longer one is refused. A person who is removed at the
     * provider is out when the last token ends, so more than five minutes needs {@code introspection}.
     */
    @WithDefault("5m")
    Duration maxLifetime();

    /**
     * Whether the provider is asked about each token with each request (RFC 7662), so that a revoked person is out at once. If the
     * provider does not answer, the request is refused with 503.
     */
    @WithDefault("false")
    boolean introspection();

    /** The id of this server at the provider, for introspection. Default: none. */
    Optional<String> clientId();

    /** The secret of this server at the provider, for introspection. Default: none. */
    Optional<String> clientSecret();
}
