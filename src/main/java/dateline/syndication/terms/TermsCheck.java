package dateline.syndication.terms;

import dateline.http.problem.Problem;
import dateline.rights.CreditLine;
import dateline.rights.Level;
import dateline.rights.MediaRule;
import dateline.rights.PermissionFacts;
import dateline.rights.Use;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Validates terms: the range of their values, their combination, and by {@link SelectionNamesCheck} the existence of what
 * they name.
 */
@Singleton
public class TermsCheck {

    private static final Instant EARLIEST = Instant.parse("1400-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(36_525);
    private static final Duration LONGEST_DELAY = Duration.ofDays(366);

    private final SelectionNamesCheck selectionNames;

    TermsCheck(SelectionNamesCheck selectionNames) {
        this.selectionNames = selectionNames;
    }

    /**
     * Validates terms before they are stored.
     *
     * @param before the terms that are replaced, or null; names that they contain may be missing by now
     * @throws Problem 422 with a JSON pointer for each error
     */
    public void requireValid(Terms terms, Terms before) {
        Problem problem = Problem.invalidBody();
        checkScope(terms, problem);
        checkTimes(terms, problem);
        checkLevel(terms, problem);
        checkUses(terms, problem);
        checkEffect(terms, before, problem);
        Countries.check(terms.territories(), "/territories", problem);
        Countries.check(terms.excludedTerritories(), "/excludedTerritories", problem);
        checkTerritories(terms, problem);
        selectionNames.check(
                terms.scopeOrEmpty(), before == null ? Selection.EMPTY : before.scopeOrEmpty(), "/scope", problem);
        selectionNames.check(
                terms.excludeOrEmpty(),
                before == null ? Selection.EMPTY : before.excludeOrEmpty(),
                "/exclude",
                problem);
        if (!problem.errors().isEmpty()) throw problem;
    }

    private static void checkScope(Terms terms, Problem problem) {
        boolean all = Boolean.TRUE.equals(terms.everything());
        boolean empty = terms.scopeOrEmpty().toScope().isEmpty();
        if (empty && !all) {
            problem.at(
                    "/scope",
                    "scope-missing",
                    "Name what the permission covers, or send \"everything\": true with an empty scope.");
        }
        if (!empty && all) {
            problem.at(
                    "/everything",
                    "exclusive",
                    "The scope is not empty. Leave everything out, or send an empty scope.");
        }
    }

    private static void checkTerritories(Terms terms, Problem problem) {
        List<String> territories = terms.territories() == null ? List.of() : terms.territories();
        List<String> excluded = terms.excludedTerritories() == null ? List.of() : terms.excludedTerritories();
        for (int i = 0; i < excluded.size(); i++) {
            if (territories.contains(excluded.get(i))) {
                problem.at(
                        "/excludedTerritories/" + i,
                        "exclusive",
                        "The country is in territories, too. Remove it from one of the two.");
            }
        }
    }

    private static void checkTimes(Terms terms, Problem problem) {
        checkYear(terms.validFrom(), "/validFrom", problem);
        checkYear(terms.validUntil(), "/validUntil", problem);
        checkYear(terms.articlesFrom(), "/articlesFrom", problem);
        checkYear(terms.articlesUntil(), "/articlesUntil", problem);
        if (terms.validUntil() != null && !terms.validUntil().isAfter(terms.validFrom())) {
            problem.at("/validUntil", "order", "validUntil must be later than validFrom, " + terms.validFrom() + ".");
        }
        Instant from = terms.articlesFrom() == null ? terms.validFrom() : terms.articlesFrom();
        if (terms.articlesUntil() != null && !terms.articlesUntil().isAfter(from)) {
            problem.at(
                    "/articlesUntil",
                    "order",
                    "articlesUntil must be later than " + from
                            + ", the value of articlesFrom or, without it, validFrom.");
        }
        checkDuration(terms.minDelay(), Duration.ZERO, LONGEST_DELAY, "/minDelay", problem);
        checkDuration(terms.keepFor(), Duration.ofSeconds(1), LONGEST, "/keepFor", problem);
        checkDuration(terms.removeWithin(), Duration.ZERO, LONGEST, "/removeWithin", problem);
        boolean delayed = terms.minDelay() != null && !terms.minDelay().isZero();
        if (delayed && Boolean.TRUE.equals(terms.embargoAccess())) {
            problem.at(
                    "/minDelay",
                    "exclusive",
                    "A permission cannot have both a delay after publication and access under embargo.");
        }
        if (terms.removeWithin() != null && !"remove".equals(terms.afterTerm())) {
            problem.at("/removeWithin", "exclusive", "Only with \"afterTerm\": \"remove\".");
        }
    }

    private static void checkLevel(Terms terms, Problem problem) {
        Integer words = terms.excerptWords();
        boolean inRange = words != null && words >= 1 && words <= PermissionFacts.MAX_EXCERPT_WORDS;
        if (!inRange && (words != null || terms.permittedLevels().contains(Level.EXCERPT))) {
            problem.at("/excerptWords", "out-of-range", "Required for level excerpt: a number of words, 1 to 1000.");
        }
        try {
            CreditLine.check(terms.obligationsOrNone().attributionText());
        } catch (IllegalArgumentException e) {
            problem.at("/obligations/attributionText", "placeholder-unknown", e.getMessage() + ".");
        }
    }

    private static void checkUses(Terms terms, Problem problem) {
        List<PermittedUse> uses = terms.uses() == null ? List.of() : terms.uses();
        List<Use> all = terms.permittedUses();
        if (all.isEmpty()) problem.at("/actions", "missing", "List at least one use, in actions or in uses.");
        for (int i = 0; i < uses.size(); i++) {
            PermittedUse use = uses.get(i);
            if (Collections.frequency(all, use.use()) > 1)
                problem.at(
                        "/uses/" + i + "/use",
                        "exclusive",
                        use.use().wireName() + " is listed more than once in actions and uses. List each use once.");
            if (use.quota() != null && use.level() != Level.FULL)
                problem.at(
                        "/uses/" + i + "/quota",
                        "without-effect",
                        "A quota counts articles that are delivered in full. Leave it out (null), or send \"level\": \"full\" for this use.");
        }
    }

    // Rejects members without effect, which are likely mistakes. Stored terms with such a member remain valid.
    private static void checkEffect(Terms terms, Terms before, Problem problem) {
        rejectWithoutEffect(
                TermsCheck::hasUnusedQuota,
                terms,
                before,
                problem,
                "/quota",
                "A quota counts articles that are delivered in full. Leave it out (null), or send \"level\": \"full\".");
        rejectWithoutEffect(
                TermsCheck::hasUnusedExcerptWords,
                terms,
                before,
                problem,
                "/excerptWords",
                "This member has an effect at level excerpt only. Leave it out (null).");
        rejectWithoutEffect(
                TermsCheck::hasUnusedMedia,
                terms,
                before,
                problem,
                "/media",
                "A permission of level headline has no media. Send \"none\", or level excerpt or full.");
        rejectWithoutEffect(
                TermsCheck::hasBlankCreditLine,
                terms,
                before,
                problem,
                "/obligations/attributionText",
                "The value is blank. Leave it out (null) for the default credit line.");
    }

    private static void rejectWithoutEffect(
            Predicate<Terms> hasNoEffect, Terms terms, Terms before, Problem problem, String pointer, String detail) {
        if (!hasNoEffect.test(terms) || before != null && hasNoEffect.test(before)) return;
        problem.at(pointer, "without-effect", detail);
    }

    private static boolean hasUnusedQuota(Terms terms) {
        return terms.quota() != null && terms.level() != Level.FULL;
    }

    private static boolean hasUnusedExcerptWords(Terms terms) {
        return terms.excerptWords() != null && !terms.permittedLevels().contains(Level.EXCERPT);
    }

    private static boolean hasUnusedMedia(Terms terms) {
        return terms.media() != null
                && terms.media() != MediaRule.NONE
                && terms.permittedLevels().equals(Set.of(Level.HEADLINE));
    }

    private static boolean hasBlankCreditLine(Terms terms) {
        String text = terms.obligationsOrNone().attributionText();
        return text != null && text.isBlank();
    }

    private static void checkYear(Instant instant, String pointer, Problem problem) {
        if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
            problem.at(pointer, "out-of-range", "Must be between the years 1400 and 9999.");
        }
    }

    private static void checkDuration(Duration duration, Duration min, Duration max, String pointer, Problem problem) {
        if (duration == null) return;
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0 || duration.getNano() != 0) {
            problem.at(
                    pointer,
                    "out-of-range",
                    "Whole seconds, " + Iso8601.format(min) + " to " + Iso8601.format(max) + ".");
        }
    }
}
