package dateline.access.person;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** A server that accepts the tokens of {@link IdentityProvider}, with three groups, and asks it about each token. */
public class SignOn implements QuarkusTestProfile {

    /** The scopes of each group, as in the columns of the authorisation matrix. */
    static final Map<String, String> GROUPS = Map.of(
            "editors", "articles:read articles:write drafts:read feeds:write webhooks:write",
            "rights-desk", "articles:read permissions:write partners:write audit:read",
            "administrators", "keys:write partners:write audit:read");

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "dateline.oidc.audience",
                IdentityProvider.AUDIENCE,
                "dateline.oidc.groups",
                String.join(
                        ",",
                        GROUPS.entrySet().stream()
                                .map(group -> group.getKey() + "=" + group.getValue())
                                .toList()),
                "dateline.oidc.introspection",
                "true",
                "dateline.oidc.client-id",
                "dateline",
                "dateline.oidc.client-secret",
                "secret-of-dateline");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(IdentityProvider.class));
    }
}
