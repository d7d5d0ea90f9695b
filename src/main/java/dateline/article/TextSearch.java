package dateline.article;

import static java.util.stream.Collectors.joining;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.SearchWords.Alternative;
import dateline.database.Sql;
import dateline.http.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a search means in every language that articles are written in: its words stemmed, stemmed without their accents, and as they
 * are without their accents. An article is asked in its own language only.
 */
@Singleton
class TextSearch {

    // Searches as they were parsed a moment ago, a few megabytes of them. A dictionary that a migration changes is
    // asked again after a minute; how far apart the matches are is known for longer.
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Duration REMEMBERED = Duration.ofMinutes(30);
    private static final int MOST = 4_000_000;

    private record Asked(String q, String language) {}

    private final Cache<Asked, Parsed> parsed = Caffeine.newBuilder()
            .expireAfterAccess(REMEMBERED)
            .maximumWeight(MOST)
            .weigher((Asked asked, Parsed one) -> one.weight() + 2 * asked.q().length())
            .build();

    private final AgroalDataSource database;

    TextSearch(AgroalDataSource database) {
        this.database = database;
    }

    /** A word of every article, which no text and no search can hold: words have no spaces. */
    private static final String EVERY_ARTICLE = "'every article'";

    /**
     * A search, parsed.
     *
     * @param own the query by the name of a configuration
     * @param wanted every article found holds this, whatever its language; null where the search only says what is unwanted
     * @param settled configurations in which an article is found by everything that it is found by in any
     * @param marks what is marked, by the query
     * @param configurations of how many it knows
     * @param paces of its matches: everybody's, and the newsroom's
     * @param lookup the same for a statement that looks for several searches
     * @param parsed when, as {@link System#nanoTime} counts
     */
    record Parsed(
            Map<String, String> own,
            String wanted,
            List<String> settled,
            Map<String, Wanted> marks,
            long configurations,
            List<Pace> paces,
            Lookup lookup,
            long parsed) {

        /**
         * As {@link #looked} takes it.
         *
         * @param own as JSON; null where all configurations want the same
         * @param settled as PostgreSQL writes an array
         */
        record Lookup(String any, String own, String settled) {}

        Pace pace(Reach reach) {
            return pace(reach.open());
        }

        /** @param open of what everybody is shown */
        Pace pace(boolean open) {
            return paces.get(open ? 0 : 1);
        }

        /** How many configurations there are: they become more, and none is taken away. */
        static final String CONFIGURATIONS = "(select count(*) from text_configuration)";

        /** What is marked in an article of this configuration. */
        Wanted wanted(String configuration) {
            return marks.get(own.getOrDefault(configuration, own.get("simple")));
        }

        private int weight() {
            int words = marks.keySet().stream().mapToInt(String::length).sum();
            return 500 + 100 * own.size() + 12 * words;
        }

        /** What every article found matches, whatever its language, as an index can answer it. */
        private static String any(Map<String, String> own, String wanted) {
            String any = own.values().stream()
                    .distinct()
                    .filter(query -> !query.isEmpty())
                    .map("(%s)"::formatted)
                    .collect(joining(" | "));
            // By what is not in an article no index finds it.
            return (wanted == null || wanted.isEmpty()) && !any.isEmpty() ? EVERY_ARTICLE + " & (" + any + ")" : any;
        }

        /** The query in the language of the article whose text is {@code x}. */
        Sql query() {
            if (own.values().stream().distinct().count() == 1) {
                return new Sql().add("cast(? as tsquery)", own.get("simple"));
            }
            Sql sql = new Sql().add("(case x.configuration");
            own.forEach((name, query) -> sql.add("when ? then cast(? as tsquery)", name, query));
            return sql.add("else cast(? as tsquery) end)", own.get("simple"));
        }

        /** A condition on {@code x}, and on {@code a} where the reach is decided there. */
        Sql matches(Reach reach) {
            Sql text = searched(reach);
            Sql sql = new Sql().add("(");
            if (reach.until() != null) {
                sql.add(text).add("@@ cast(? as tsquery)", lookup.any());
                if (own.values().stream().distinct().count() == 1) return sql.add(")");
                sql.add("and");
                if (!settled.isEmpty()) sql.add("(x.configuration = any(?) or", settled);
            } else if (wanted != null) {
                // Nothing is open that is not in the whole.
                sql.add("x.whole @@ cast(? as tsquery) and", wanted);
            }
            // Twice denied, since the planner takes a query that it does not know beforehand for one that finds hardly
            // anything.
            sql.add("not").add(text).add("@@ !!").add(query()).add(")");
            return reach.until() != null && !settled.isEmpty() ? sql.add(")") : sql;
        }

        private boolean fresh() {
            return System.nanoTime() - parsed < KEPT_NANOS;
        }

        /** The condition of {@link #matches} with a {@link Lookup} for each row of {@code asked}, its any there called {@code anyway}. */
        static Sql looked(boolean open, String asked) {
            return new Sql().add("""
                    %1$s @@ %2$s.anyway and (%2$s.own is null or x.configuration = any(%2$s.settled)
                        or not %1$s @@ !!cast(coalesce(%2$s.own ->> x.configuration, %2$s.own ->> 'simple') as tsquery))
                    """.formatted(text(open), asked));
        }

        /** The text that {@code reach} lets a search look into: without captions where media are decided on one by one. */
        static Sql searched(Reach reach) {
            if (reach.until() == null) {
                return new Sql()
                        .add("(case when")
                        .add(reach.whole())
                        .add("then coalesce(x.uncaptioned, x.whole) when")
                        .add(reach.teaser())
                        // Weight A is the headline.
                        .add("then x.open else ts_filter(x.open, '{a}') end)");
            }
            // Word for word what is indexed.
            return new Sql().add(text(reach.open()));
        }

        private static String text(boolean open) {
            return open ? "(case x.shown when 'public' then x.whole when 'teaser' then x.open end)" : "x.whole";
        }
    }

    /** As it was parsed before, unless there is a configuration since that it does not know. @param configurations null where nobody has looked */
    Parsed parsed(String q, String language, Long configurations) {
        Asked asked = new Asked(q, language);
        Parsed known = parsed.getIfPresent(asked);
        boolean same = known != null && (configurations == null || known.configurations() == configurations);
        if (same && known.fresh()) return known;
        Parsed anew = parse(q, language, same ? known.paces() : List.of(new Pace(), new Pace()));
        parsed.put(asked, anew);
        return anew;
    }

    /** As it was parsed a moment ago; empty where it was not. */
    Optional<Parsed> known(String q, String language) {
        return Optional.ofNullable(parsed.getIfPresent(new Asked(q, language))).filter(Parsed::fresh);
    }

    Parsed parse(String q, String language) {
        return parse(q, language, List.of(new Pace(), new Pace()));
    }

    private Parsed parse(String q, String language, List<Pace> paces) {
        List<Alternative> alternatives =
                SearchWords.of(Normalizer.normalize(q, Normalizer.Form.NFC)).alternatives();
        boolean positive = !alternatives.isEmpty()
                && alternatives.stream().noneMatch(one -> one.wanted().isEmpty());
        Sql sql = new Sql().add("select c.name, cast(").add(query(alternatives)).add("as text) as own, cast(array[");
        for (int i = 0; positive && i < alternatives.size(); i++) {
            if (i > 0) sql.add(",");
            sql.add(meanings(alternatives.get(i).wanted()));
        }
        sql.add("] as text[]) as wanted, " + Parsed.CONFIGURATIONS + " as known from text_configuration c");
        if (language != null) {
            List<String> names = Arrays.stream(language.split(","))
                    .map(TextIndex::configuration)
                    .toList();
            sql.add("where c.name = 'simple' or c.name = any(?)", names);
        }
        Map<String, String> own = new TreeMap<>();
        Map<String, Set<String>> meant = new TreeMap<>();
        long[] configurations = new long[1];
        sql.list(database, row -> {
            configurations[0] = row.getLong("known");
            own.put(row.getString("name"), row.getString("own"));
            Set<String> meanings = new HashSet<>(Sql.strings(row, "wanted"));
            meanings.remove("");
            return meant.put(row.getString("name"), meanings);
        });
        Set<String> wanted = new TreeSet<>();
        meant.values().forEach(wanted::addAll);
        // Of a single thing that is wanted each configuration wants any of its meanings.
        boolean single = positive
                && alternatives.size() == 1
                && alternatives.get(0).unwanted().isEmpty();
        List<String> settled = own.keySet().stream()
                .filter(name -> single && meant.get(name).equals(wanted))
                .toList();
        Map<String, Wanted> marks = new TreeMap<>();
        own.values().forEach(query -> marks.computeIfAbsent(query, Wanted::of));
        String wants = positive ? wanted.stream().map("(%s)"::formatted).collect(joining(" | ")) : null;
        return new Parsed(
                own, wants, settled, marks, configurations[0], paces, lookup(own, wants, settled), System.nanoTime());
    }

    private static Parsed.Lookup lookup(Map<String, String> own, String wanted, List<String> settled) {
        boolean same = own.values().stream().distinct().count() == 1;
        return new Parsed.Lookup(
                Parsed.any(own, wanted),
                same ? null : StoredJson.MAPPER.valueToTree(own).toString(),
                "{" + String.join(",", settled) + "}");
    }

    private static Sql query(List<Alternative> alternatives) {
        if (alternatives.isEmpty()) return new Sql().add("cast('' as tsquery)");
        Sql sql = new Sql().add("(");
        for (int i = 0; i < alternatives.size(); i++) {
            if (i > 0) sql.add("||");
            Alternative one = alternatives.get(i);
            sql.add("(").add(any(one.wanted()));
            for (String word : one.unwanted()) sql.add("&& !!").add(any(word));
            sql.add(")");
        }
        return sql.add(")");
    }

    // Each meaning once: the planner takes a word that stands twice for a more frequent one.
    private static Sql any(String words) {
        if (words.isEmpty()) return new Sql().add("cast('' as tsquery)");
        return new Sql()
                .add("cast(coalesce((select string_agg(distinct '(' || one || ')', ' | ') from unnest(cast(array[")
                .add(meanings(words))
                .add("] as text[])) one where one <> ''), '') as tsquery)");
    }

    private static Sql meanings(String words) {
        return new Sql().add("""
                        cast(websearch_to_tsquery(cast(c.name as regconfig), searchable(?)) as text),
                        cast(websearch_to_tsquery(cast('folded_' || c.name as regconfig), searchable(?)) as text),
                        cast(websearch_to_tsquery('folded_simple', searchable(?)) as text)
                        """, words, words, words);
    }
}
