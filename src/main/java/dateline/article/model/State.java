package dateline.article.model;

import static dateline.article.model.Transition.CORRECTION;
import static dateline.article.model.Transition.KILL;
import static dateline.article.model.Transition.PUBLICATION;
import static dateline.article.model.Transition.RELEASE;
import static dateline.article.model.Transition.UNPUBLICATION;
import static dateline.article.model.Transition.WITHHOLDING;

import dateline.http.problem.Problem;
import java.util.List;
import java.util.Locale;

/** The state of an article at an instant, with the transitions that it allows. */
public enum State {
    DRAFT(PUBLICATION),
    SCHEDULED(PUBLICATION, WITHHOLDING, UNPUBLICATION, KILL),
    EMBARGOED(PUBLICATION, WITHHOLDING, UNPUBLICATION, KILL),
    LIVE(PUBLICATION, CORRECTION, WITHHOLDING, UNPUBLICATION, KILL),
    // A withheld article may be corrected before its release.
    WITHHELD(CORRECTION, RELEASE, UNPUBLICATION, KILL),
    UNPUBLISHED(PUBLICATION, KILL),
    EXPIRED(PUBLICATION, UNPUBLICATION, KILL),
    CANCELED;

    private final List<Transition> transitions;

    State(Transition... transitions) {
        this.transitions = List.of(transitions);
    }

    /** Returns the state as the API spells it. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 409 with the state and its possible transitions */
    public void require(Transition transition) {
        if (!transitions.contains(transition)) throw conflict("no " + transition.noun() + " is possible in this state");
    }

    /** @param reason the reason, which follows "The article is …; " */
    public Problem conflict(String reason) {
        List<String> nouns = transitions.stream().map(Transition::collection).toList();
        String options = nouns.isEmpty() ? "No transition is possible" : "Possible: " + String.join(", ", nouns);
        return Problem.of("state-conflict", "The article is " + apiName() + "; " + reason + ". " + options + ".")
                .with("state", apiName())
                .with("possible", nouns);
    }
}
