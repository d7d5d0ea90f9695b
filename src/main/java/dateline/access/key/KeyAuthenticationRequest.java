package dateline.access.key;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import java.util.concurrent.CompletionStage;

/** For the framework: a key that was sent, and that the database has been asked about. */
final class KeyAuthenticationRequest extends BaseAuthenticationRequest {

    private final CompletionStage<AuthenticatedKey> key;

    KeyAuthenticationRequest(CompletionStage<AuthenticatedKey> key) {
        this.key = key;
    }

    /** Fails with the problem that the caller is to be told. */
    CompletionStage<AuthenticatedKey> key() {
        return key;
    }
}
