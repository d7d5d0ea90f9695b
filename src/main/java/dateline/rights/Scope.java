package dateline.rights;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A set of articles, named by what they are. An article has to match one entry of every list; a list that is null or
 * empty says nothing.
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

    /** Names nothing: as a scope it covers no article, as an exclusion it excludes none. */
    public static final Scope EMPTY = new Scope(null, null, null, null, null, null, null, null);

    private enum Match {
        YES,
        NO,
        /** The article or the list leaves it open. */
        UNKNOWN
    }

    public Scope {
        sources = DefensiveCopies.list(sources);
        sections = DefensiveCopies.list(sections);
        feeds = DefensiveCopies.list(feeds);
        tags = DefensiveCopies.list(tags);
        subjects = DefensiveCopies.list(subjects);
        languages = DefensiveCopies.list(languages);
        types = DefensiveCopies.list(types);
        articles = DefensiveCopies.list(articles);
    }

    public boolean isEmpty() {
        return Stream.of(sources, sections, feeds, tags, subjects, languages, types, articles)
                .allMatch(DefensiveCopies::nothing);
    }

    /** Whether the article certainly matches every list. */
    public boolean covers(ArticleFacts article) {
        return !isEmpty() && article != null && matches(article).allMatch(match -> match == Match.YES);
    }

    /** The same question for an exclusion, where doubt counts the other way: what may match every list is excluded. */
    public boolean excludes(ArticleFacts article) {
        return !isEmpty() && (article == null || matches(article).noneMatch(match -> match == Match.NO));
    }

    /** An exclusion in which each entry counts alone: what may match any list is excluded. */
    public boolean excludesByAnyList(ArticleFacts article) {
        return !isEmpty() && (article == null || matches(article).anyMatch(match -> match != Match.NO));
    }

    private Stream<Match> matches(ArticleFacts article) {
        return Stream.of(
                        match(sources, one(article.source()), String::equals),
                        match(sections, article.sectionPath(), String::equals),
                        match(feeds, article.feeds(), String::equals),
                        match(tags, article.tags(), String::equals),
                        match(subjects, article.subjects(), String::equals),
                        match(languages, one(article.language()), Scope::inRange),
                        match(types, one(article.type()), String::equals),
                        match(articles, one(article.id()), UUID::equals))
                .flatMap(said -> said);
    }

    private static <T> Stream<Match> match(List<T> named, Collection<T> facts, BiPredicate<T, T> test) {
        if (DefensiveCopies.nothing(named)) {
            return Stream.empty();
        }
        if (facts == null) {
            return Stream.of(Match.UNKNOWN);
        }
        boolean yes = named.stream()
                .filter(DefensiveCopies::known)
                .anyMatch(
                        name -> facts.stream().filter(DefensiveCopies::known).anyMatch(fact -> test.test(name, fact)));
        if (yes) {
            return Stream.of(Match.YES);
        }
        return Stream.of(DefensiveCopies.allKnown(named) && DefensiveCopies.allKnown(facts) ? Match.NO : Match.UNKNOWN);
    }

    private static <T> List<T> one(T fact) {
        return fact == null ? null : List.of(fact);
    }

    /** RFC 4647 basic filtering. */
    private static boolean inRange(String range, String language) {
        String wanted = range.toLowerCase(Locale.ROOT);
        String actual = language.toLowerCase(Locale.ROOT);
        return actual.equals(wanted) || actual.startsWith(wanted + "-");
    }
}
