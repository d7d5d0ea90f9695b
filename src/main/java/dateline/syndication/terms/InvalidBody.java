package dateline.syndication.terms;

import dateline.http.problem.Problem;

/** Creates the problem for an invalid request body. The caller adds the errors. */
public final class InvalidBody {

    private InvalidBody() {}

    public static Problem problem() {
        return Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
    }
}
