package dateline.rights;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A set of articles, described by their properties. An article matches if it matches at least one entry of every list; a list that is null
 * or empty is ignored.
 *
 * @param sections slugs; a section includes the sections below it
 * @param languages BCP 47 ranges: {@code en} includes {@code en-GB}
 */
public record Scope(
        List<String> sources,
        List<String> sections,
        List<String> feeds,
        List<String> tags,
        List<String> subjects,
        List<String> languages,
        List<String> types,
        List<UUID> articles) {

    /** Without entries: as a scope it covers no article, as an exclusion it excludes no article. */
    public static final Scope EMPTY = new Scope(null, null, null, null, null, null, null, null);

    private enum Match {
        YES,
        NO,
        /** A fact of the article or an entry of the list is unknown. */
        UNKNOWN
    }

    public Scope {
        sources = DefensiveCopies.copyList(sources);
        sections = DefensiveCopies.copyList(sections);
        feeds = DefensiveCopies.copyList(feeds);
        tags = DefensiveCopies.copyList(tags);
        subjects = DefensiveCopies.copyList(subjects);
        languages = DefensiveCopies.copyList(languages);
        types = DefensiveCopies.copyList(types);
        articles = DefensiveCopies.copyList(articles);
    }

    public boolean isEmpty() {
        return Stream.of(sources, sections, feeds, tags, subjects, languages, types, articles)
                .allMatch(DefensiveCopies::isNullOrEmpty);
    }

    /** Whether the article matches every list. An unknown fact does not match. */
    public boolean covers(ArticleFacts article) {
        return !isEmpty() && article != null && matches(article).allMatch(match -> match == Match.YES);
    }

    /** Whether the article may match every list. For exclusions an unknown fact counts as a match. */
    public boolean excludes(ArticleFacts article) {
        return !isEmpty() && (article == null || matches(article).noneMatch(match -> match == Match.NO));
    }

    /** Whether the article may match at least one list. An unknown fact counts as a match. */
    public boolean excludesByAnyList(ArticleFacts article) {
        return !isEmpty() && (article == null || matches(article).anyMatch(match -> match != Match.NO));
    }

    private Stream<Match> matches(ArticleFacts article) {
        return Stream.of(
                        match(sources, listOfNullable(article.source()), String::equals),
                        match(sections, article.sectionPath(), String::equals),
                        match(feeds, article.feeds(), String::equals),
                        match(tags, article.tags(), String::equals),
                        match(subjects, article.subjects(), String::equals),
                        match(languages, listOfNullable(article.language()), Scope::isInLanguageRange),
                        match(types, listOfNullable(article.type()), String::equals),
                        match(articles, listOfNullable(article.id()), UUID::equals))
                .flatMap(matches -> matches);
    }

    private static <T> Stream<Match> match(List<T> entries, Collection<T> facts, BiPredicate<T, T> test) {
        if (DefensiveCopies.isNullOrEmpty(entries)) {
            return Stream.empty();
        }
        if (facts == null) {
            return Stream.of(Match.UNKNOWN);
        }
        boolean isMatch = entries.stream()
                .filter(DefensiveCopies::isKnown)
                .anyMatch(entry ->
                        facts.stream().filter(DefensiveCopies::isKnown).anyMatch(fact -> test.test(entry, fact)));
        if (isMatch) {
            return Stream.of(Match.YES);
        }
        return Stream.of(
                DefensiveCopies.areAllKnown(entries) && DefensiveCopies.areAllKnown(facts) ? Match.NO : Match.UNKNOWN);
    }

    private static <T> List<T> listOfNullable(T fact) {
        return fact == null ? null : List.of(fact);
    }

    /** RFC 4647 basic filtering. */
    private static boolean isInLanguageRange(String range, String language) {
        String wanted = range.toLowerCase(Locale.ROOT);
        String actual = language.toLowerCase(Locale.ROOT);
        return actual.equals(wanted) || actual.startsWith(wanted + "-");
    }
}
