package dateline.access.key;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import java.util.concurrent.CompletionStage;

/** The framework's authentication request, with the look-up of the key that was sent. */
final class KeyAuthenticationRequest extends BaseAuthenticationRequest {

    private final CompletionStage<AuthenticatedCaller> key;

    KeyAuthenticationRequest(CompletionStage<AuthenticatedCaller> key) {
        this.key = key;
    }

    /** Fails with the problem to respond with. */
    CompletionStage<AuthenticatedCaller> key() {
        return key;
    }
}
