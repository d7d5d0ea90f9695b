package dateline.syndication.rightsdesk;

import dateline.http.problem.Problem;
import dateline.syndication.terms.Terms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The rights desk's answer to a permission request.
 *
 * @param decision approve or decline
 * @param terms of the permission that an approval creates; if absent, the terms that the request proposes
 * @param reason why the request is declined, for the partner; required for decline, at most 2,000 characters
 */
public record AnswerRequest(
        @NotNull @Pattern(regexp = "approve|decline") @Schema(enumeration = {"approve", "decline"})
        String decision,

        @Valid Terms terms,
        @Size(max = 2_000) String reason) {

    boolean approves() {
        return decision.equals("approve");
    }

    void check() {
        Problem problem = Problem.invalidBody();
        if (!approves() && (reason == null || reason.isBlank())) {
            problem.at(
                    "/reason",
                    "reason-missing",
                    "Required for a refusal, so that the partner can request something else.");
        }
        if (!approves() && terms != null) problem.at("/terms", "exclusive", "Only with \"decision\": \"approve\".");
        if (approves() && reason != null) problem.at("/reason", "exclusive", "Only with \"decision\": \"decline\".");
        if (!problem.errors().isEmpty()) throw problem;
    }
}
