package dateline.syndication.terms;

import dateline.http.problem.Problem;

/** The problem of a request body that breaks a rule, to which the caller adds each error. */
public final class InvalidBody {

    private InvalidBody() {}

    public static Problem problem() {
        return Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
    }
}
