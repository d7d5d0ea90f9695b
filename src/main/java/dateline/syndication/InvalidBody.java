package dateline.syndication;

import dateline.http.problem.Problem;

/** The problem of a request body that breaks a rule, to which the caller adds each error. */
final class InvalidBody {

    private InvalidBody() {}

    static Problem problem() {
        return Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
    }
}
