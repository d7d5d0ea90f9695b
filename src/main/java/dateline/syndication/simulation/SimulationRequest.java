package dateline.syndication.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.problem.Problem;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A change of a permission that is not made: either new terms or a transition.
 *
 * @param changes merge patch (RFC 7396) on the terms, as {@code updatePermission} takes it
 * @param transition activate, suspend or revoke
 */
public record SimulationRequest(
        @Schema(implementation = Object.class) ObjectNode changes,

        @Pattern(regexp = "activate|suspend|revoke") @Schema(enumeration = {"activate", "suspend", "revoke"})
        String transition) {

    /** @throws Problem 422 unless exactly one of both is present */
    void require() {
        if ((changes == null) == (transition == null)) {
            throw Problem.invalidBody()
                    .at("/transition", "exclusive", "Send either changes or a transition, one of both.");
        }
    }
}
