package dateline.syndication.terms;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.rights.CreditLine;
import dateline.rights.Level;
import dateline.rights.MediaRule;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Validates terms: their combination, and the existence of the sources, sections, feeds and articles that they name. A
 * misspelt section would grant nothing in a scope and exclude nothing in an exclusion. Tags and subjects are not
 * checked, because terms may name them before the first article has them.
 */
@Singleton
public class TermsCheck {

    private static final Instant EARLIEST = Instant.parse("1400-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Duration LONGEST_DELAY = Duration.ofDays(366);

    private final AgroalDataSource database;

    TermsCheck(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Validates terms before they are stored.
     *
     * @param before the terms that are replaced, or null; names that they contain may be missing by now
     * @throws Problem 422 with a JSON pointer for each error
     */
    public void require(Terms terms, Terms before) {
        Problem problem = InvalidBody.problem();
        checkScope(terms, problem);
        checkTimes(terms, problem);
        checkLevel(terms, problem);
        checkMeaning(terms, before, problem);
        Countries.check(terms.territories(), "/territories", problem);
        Countries.check(terms.excludedTerritories(), "/excludedTerritories", problem);
        checkTerritories(terms, problem);
        checkNames(terms.scoped(), before == null ? Selection.NOTHING : before.scoped(), "/scope", problem);
        checkNames(terms.excluded(), before == null ? Selection.NOTHING : before.excluded(), "/exclude", problem);
        if (!problem.errors().isEmpty()) throw problem;
    }

    private static void checkScope(Terms terms, Problem problem) {
        boolean all = Boolean.TRUE.equals(terms.everything());
        boolean empty = terms.scoped().toScope().isEmpty();
        if (empty && !all) {
            problem.at("/scope", "scope-missing", "Name what it is about, or send \"everything\": true beside scope.");
        }
        if (!empty && all) {
            problem.at("/everything", "exclusive", "A scope is named; leave everything out, or empty the scope.");
        }
    }

    private static void checkTerritories(Terms terms, Problem problem) {
        List<String> open = terms.territories() == null ? List.of() : terms.territories();
        List<String> closed = terms.excludedTerritories() == null ? List.of() : terms.excludedTerritories();
        for (int i = 0; i < closed.size(); i++) {
            if (open.contains(closed.get(i))) {
                problem.at(
                        "/excludedTerritories/" + i,
                        "exclusive",
                        "It is among the territories too; leave it out of one of them.");
            }
        }
    }

    private static void checkTimes(Terms terms, Problem problem) {
        between(terms.validFrom(), "/validFrom", problem);
        between(terms.validUntil(), "/validUntil", problem);
        between(terms.articlesFrom(), "/articlesFrom", problem);
        between(terms.articlesUntil(), "/articlesUntil", problem);
        if (terms.validUntil() != null && !terms.validUntil().isAfter(terms.validFrom())) {
            problem.at("/validUntil", "order", "A term ends after it begins, at " + terms.validFrom() + ".");
        }
        Instant from = terms.articlesFrom() == null ? terms.validFrom() : terms.articlesFrom();
        if (terms.articlesUntil() != null && !terms.articlesUntil().isAfter(from)) {
            problem.at(
                    "/articlesUntil",
                    "order",
                    "No article is published between " + from
                            + " and then; articlesFrom is validFrom where it is left out.");
        }
        duration(terms.minDelay(), Duration.ZERO, LONGEST_DELAY, "/minDelay", problem);
        duration(terms.keepFor(), Duration.ofSeconds(1), LONGEST, "/keepFor", problem);
        duration(terms.removeWithin(), Duration.ZERO, LONGEST, "/removeWithin", problem);
        boolean delayed = terms.minDelay() != null && !terms.minDelay().isZero();
        if (delayed && Boolean.TRUE.equals(terms.embargoAccess())) {
            problem.at("/minDelay", "exclusive", "Later than everybody and before everybody cannot both be.");
        }
        if (terms.removeWithin() != null && !"remove".equals(terms.afterTerm())) {
            problem.at("/removeWithin", "exclusive", "Only with \"afterTerm\": \"remove\".");
        }
    }

    private static void checkLevel(Terms terms, Problem problem) {
        Integer words = terms.excerptWords();
        boolean sensible = words != null && words >= 1 && words <= dateline.rights.PermissionFacts.MAX_EXCERPT_WORDS;
        if (!sensible && (words != null || terms.level() == Level.EXCERPT)) {
            problem.at("/excerptWords", "out-of-range", "Level excerpt says how many words: 1 to 1000.");
        }
        try {
            CreditLine.check(terms.owed().attributionText());
        } catch (IllegalArgumentException e) {
            problem.at("/obligations/attributionText", "placeholder-unknown", e.getMessage() + ".");
        }
    }

    // Rejects members without effect, which are likely mistakes. Stored terms with such a member remain valid.
    private static void checkMeaning(Terms terms, Terms before, Problem problem) {
        never(
                TermsCheck::countsNothing,
                terms,
                before,
                problem,
                "/quota",
                "A quota counts articles served in full; leave it out (null), or send \"level\": \"full\".");
        never(
                TermsCheck::cutsNothing,
                terms,
                before,
                problem,
                "/excerptWords",
                "Only at level excerpt; leave it out (null).");
        never(
                TermsCheck::illustratesNothing,
                terms,
                before,
                problem,
                "/media",
                "A headline comes without media; send \"none\", or level excerpt or full.");
        never(
                TermsCheck::creditsNobody,
                terms,
                before,
                problem,
                "/obligations/attributionText",
                "It says nothing; leave it out (null) for the usual credit line.");
    }

    private static void never(
            Predicate<Terms> meaningless, Terms terms, Terms before, Problem problem, String pointer, String detail) {
        if (!meaningless.test(terms) || before != null && meaningless.test(before)) return;
        problem.at(pointer, "without-effect", detail);
    }

    private static boolean countsNothing(Terms terms) {
        return terms.quota() != null && terms.level() != Level.FULL;
    }

    private static boolean cutsNothing(Terms terms) {
        return terms.excerptWords() != null && terms.level() != Level.EXCERPT;
    }

    private static boolean illustratesNothing(Terms terms) {
        return terms.media() != null && terms.media() != MediaRule.NONE && terms.level() == Level.HEADLINE;
    }

    private static boolean creditsNobody(Terms terms) {
        String text = terms.owed().attributionText();
        return text != null && text.isBlank();
    }

    private static void between(Instant instant, String pointer, Problem problem) {
        if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
            problem.at(pointer, "out-of-range", "Between the years 1400 and 9999.");
        }
    }

    private static void duration(Duration sent, Duration least, Duration most, String pointer, Problem problem) {
        if (sent == null) return;
        if (sent.compareTo(least) < 0 || sent.compareTo(most) > 0 || sent.getNano() != 0) {
            problem.at(
                    pointer,
                    "out-of-range",
                    "Whole seconds, " + Iso8601.text(least) + " to " + Iso8601.text(most) + ".");
        }
    }

    /**
     * Adds an error for each missing name.
     *
     * @param before the replaced exclusions or null, whose names may be missing by now
     */
    public void check(Exclusions sent, Exclusions before, Problem problem) {
        if (sent == null) return;
        checkNames(sent.selection(), before == null ? Selection.NOTHING : before.selection(), "/exclude", problem);
    }

    private void checkNames(Selection sent, Selection before, String pointer, Problem problem) {
        check("source", sent, before, Selection::sources, pointer, problem);
        check("section", sent, before, Selection::sections, pointer, problem);
        check("feed", sent, before, Selection::feeds, pointer, problem);
        check("article", sent, before, Selection::articles, pointer, problem);
    }

    private <T> void check(
            String noun,
            Selection sent,
            Selection before,
            Function<Selection, List<T>> list,
            String pointer,
            Problem problem) {
        List<T> names = list.apply(sent);
        if (names == null || names.isEmpty()) return;
        Set<Object> known = new HashSet<>(there(noun, names));
        if (list.apply(before) != null) known.addAll(list.apply(before));
        for (int i = 0; i < names.size(); i++) {
            if (known.contains(names.get(i))) continue;
            problem.at(
                    pointer + "/" + noun + "s/" + i,
                    noun + "-unknown",
                    "There is no " + noun + " " + names.get(i) + ".");
        }
    }

    // Not an injection: noun is one of the four constants above and equals the name of a table.
    private <T> List<Object> there(String noun, Collection<T> names) {
        String column = noun.equals("article") ? "id" : "slug";
        return new Sql()
                .add("select %s as name from %s where %s = any(?)".formatted(column, noun, column), names)
                .list(database, row -> row.getObject("name"));
    }
}
