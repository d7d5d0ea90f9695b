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

/** Where an article stands at an instant, and what may happen to it there. */
public enum State {
    DRAFT(PUBLICATION),
    SCHEDULED(PUBLICATION, WITHHOLDING, UNPUBLICATION, KILL),
    EMBARGOED(PUBLICATION, WITHHOLDING, UNPUBLICATION, KILL),
    LIVE(PUBLICATION, CORRECTION, WITHHOLDING, UNPUBLICATION, KILL),
    // What is withheld may be put right before it is released.
    WITHHELD(CORRECTION, RELEASE, UNPUBLICATION, KILL),
    UNPUBLISHED(PUBLICATION, KILL),
    EXPIRED(PUBLICATION, UNPUBLICATION, KILL),
    CANCELED;

    private final List<Transition> possible;

    State(Transition... possible) {
        this.possible = List.of(possible);
    }

    /** As the contract spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Problem 409 that names the state and what is possible in it */
    public void require(Transition transition) {
        if (!possible.contains(transition)) throw conflict("it has no " + transition.noun() + " in this state");
    }

    /** @param why what is wrong, after "The article is …; " */
    public Problem conflict(String why) {
        List<String> nouns = possible.stream().map(Transition::collection).toList();
        String ways = nouns.isEmpty() ? "Nothing more can happen to it" : "Possible: " + String.join(", ", nouns);
        return Problem.of("state-conflict", "The article is " + word() + "; " + why + ". " + ways + ".")
                .with("state", word())
                .with("possible", nouns);
    }
}
