package dateline.push.webhook;

import dateline.article.names.NameVisibility;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks that the sections and feeds that a webhook selects exist. It would never receive an event for one that does
 * not.
 */
@Singleton
public class SelectionCheck {

    private final NameVisibility names;
    private final AgroalDataSource database;

    SelectionCheck(NameVisibility names, AgroalDataSource database) {
        this.names = names;
        this.database = database;
    }

    /**
     * Checks the selection and locks the selected feeds against removal until the transaction ends.
     *
     * @param isNewsroom whether the webhook belongs to the newsroom; only then it can select events for the desk
     * @param before null for a new webhook. Sections and feeds that it selects already are not checked, because they
     *     may have been removed since; the feeds are checked again when the webhook is enabled.
     * @throws Problem 422
     */
    public void require(WebhookRequest request, boolean isNewsroom, Webhook before) {
        Problem problem = Problem.invalidBody();
        if (!isNewsroom) refuseDeskKinds(request.kinds() == null ? List.of() : request.kinds(), problem);
        List<String> sections = request.sections() == null ? List.of() : request.sections();
        List<String> feeds = request.feeds() == null ? List.of() : request.feeds();
        if (!sections.isEmpty())
            check(
                    "section",
                    sections,
                    names.knowableSections(sections),
                    before == null ? List.of() : before.sections,
                    problem);
        boolean isEnabledAnew = before == null || !before.enabled && request.wantsEnabled();
        if (!feeds.isEmpty()) check("feed", feeds, lockFeeds(feeds), isEnabledAnew ? List.of() : before.feeds, problem);
        if (!problem.errors().isEmpty()) throw problem;
    }

    private static void refuseDeskKinds(List<String> kinds, Problem problem) {
        for (int i = 0; i < kinds.size(); i++)
            if (DeskEvent.KINDS.contains(kinds.get(i)))
                problem.at(
                        "/kinds/" + i, "kind-unknown", "Only webhooks of the newsroom receive " + kinds.get(i) + ".");
    }

    private Set<String> lockFeeds(List<String> slugs) {
        return new HashSet<>(Sql.of("select slug from feed where slug = any(:slugs) order by slug for key share")
                .with("slugs", slugs)
                .list(database, row -> row.getString(1)));
    }

    private static void check(
            String noun, List<String> selected, Set<String> existing, Collection<String> before, Problem problem) {
        for (int i = 0; i < selected.size(); i++) {
            String name = selected.get(i);
            if (existing.contains(name) || before.contains(name)) continue;
            problem.at("/" + noun + "s/" + i, noun + "-unknown", "There is no " + noun + " " + name + ".");
        }
    }
}
