package dateline.article.highlight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import dateline.article.highlight.TokenOffsetFinder.ConfiguredText;
import dateline.article.rows.Highlights;
import dateline.article.search.SearchExpression;
import dateline.article.search.SearchParser;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Highlights that are computed from stored token offsets equal those of PostgreSQL. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SnippetExtractorTest {

    private static final String MARK = "\uFDD0";
    private static final String MARK_END = "\uFDD1";

    // Words of many languages, and tokens that are hard to parse.
    private static final List<String> WORDS = List.of((""
                    + "bridge bridges Bridging reopened storm the of and not or Running runners harbour well-known out-of-date state-of-the-art "
                    + "Häuser Haus alten über Straße STRASSE größer Donaudampfschiff házakról házak régi évek beszéltek őr İstanbul ışık evlerinde kitapları "
                    + "crème brûlée l’été d'Étienne école mangé canción niños corazón São João não città perché förändring människor på "
                    + "æbler fjellene øyene ένας άνθρωποι ΣΊΣΥΦΟΣ σίσυφος мосты людей ёлка Йод שלום עולם مدينة الكتب हिन्दी शहरों "
                    + "தமிழ் նոր քաղաք hiriak etxeetan berriak miestai žmonės cathrach bláthanna 日本語 東京 ねこ 新しい橋が開通した สะพานใหม่ 2024年 ab-cd-ef e-mail "
                    + "ada@example.com www.example.com example.com/path http://example.com/a?b=c 1.5 -7 3,141 1e10 v1.2.3 2nd COVID-19 "
                    + "<b>bold</b> &amp; R&D tik…tok “quoted” ‘single’ don't O'Neill a\\b c'd'' §12 €50 ½ ﬁne Ǆ ℌ é café cafe resume résumé 😀 👩\u200D🚒 x² "
                    + "\u0130 \u212B naïve coöperate Zürich's _under_score file.txt /usr/lib C++ #tag @name 10% 12:30 12-30 A.B.C. U.S.")
            .split(" "));
    private static final List<String> SEPARATORS =
            List.of(" ", " ", " ", " ", " ", ", ", ". ", " – ", "—", "\n", "/", "-", "…", "\u00A0", "'", "  ");

    @Inject
    TokenOffsetFinder tokenOffsets;

    @Inject
    SearchParser searchParser;

    @Inject
    AgroalDataSource database;

    private record Case(String configuration, String text, String q) {}

    @Test
    void highlightsEqualThoseOfPostgres() {
        Random random = new Random(Seed.of(SnippetExtractorTest.class));
        QuarkusTransaction.begin();
        try {
            // The test may take longer than the transaction timeout.
            Sql.of("select set_config('transaction_timeout', '0', true)").first(database, row -> true);
            List<String> configurations = addAllConfigurations();
            int rounds = Boolean.getBoolean("long") ? 200 : 12;
            int[] counts = new int[3];
            for (int round = 0; round < rounds; round++) {
                String q = query(random);
                SearchExpression parsed = searchParser.parse(q, null);
                List<Case> cases = configurations.stream()
                        .map(one ->
                                new Case(one, TokenOffsetFinder.normalize(text(random, 1 + random.nextInt(40), q)), q))
                        .toList();
                List<byte[]> offsets = tokenOffsets.find(cases.stream()
                        .map(one -> new ConfiguredText(one.configuration(), one.text()))
                        .toList());
                for (int i = 0; i < cases.size(); i++)
                    compareWithPostgres(cases.get(i), offsets.get(i), parsed, counts);
            }
            System.out.printf(
                    "%d texts, %d matched their query, %d of them compared mark by mark%n",
                    counts[0], counts[1], counts[2]);
            assertTrue(counts[1] > counts[0] / 10 && counts[2] > counts[0] / 20, "too few texts compared");
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    // Adds the configurations that no article uses; the transaction is rolled back.
    private List<String> addAllConfigurations() {
        Sql.of(
                        "insert into text_configuration select substr(cfgname, 8) from pg_ts_config where cfgname like 'folded\\_%'")
                .add("on conflict do nothing")
                .run(database);
        return Sql.of("select name from text_configuration order by name").list(database, row -> row.getString(1));
    }

    private void compareWithPostgres(Case testCase, byte[] offsets, SearchExpression parsed, int[] counts) {
        assertTrue(offsets != null, testCase::toString);
        String query = parsed.queries().get(testCase.configuration());
        List<Snippet> snippets = SnippetExtractor.extract(offsets, parsed.termsFor(testCase.configuration()), true, 1);
        String marked = snippets.isEmpty() ? testCase.text() : snippets.get(0).toMarkedText();
        assertEquals(testCase.text(), withoutMarkers(marked), testCase::toString);
        BitSet actual = markedCharacters(marked);
        counts[0]++;
        boolean[] found = new boolean[1];
        String separated = WordSegmenter.separateWords(testCase.text());
        BitSet expected = Sql.of("""
                        select v.whole @@ q.query as found, s.searched,
                            ts_headline(cast('folded_' || c.name as regconfig), s.searched, q.query, o.marks) as folded,
                            ts_headline(cast(c.name as regconfig), s.searched, q.query, o.marks) as spoken,
                            ts_headline('folded_simple', s.searched, q.query, o.marks) as plain
                        from (select :configuration as name) c, (select searchable(:separated) as searched) s, (select cast(:query as tsquery) as query) q,
                            (select U&'HighlightAll=true, StartSel="\\FDD0", StopSel="\\FDD1"' as marks) o,
                            article_vectors(c.name, '', '', :separated) v
                        """)
                .with("configuration", testCase.configuration())
                .with("separated", separated)
                .with("query", query)
                .first(database, row -> {
                    found[0] = row.getBoolean("found");
                    BitSet marks =
                            withoutSeparators(markedCharacters(row.getString("folded")), separated, testCase.text());
                    marks.or(withoutSeparators(markedCharacters(row.getString("spoken")), separated, testCase.text()));
                    marks.or(withoutSeparators(markedCharacters(row.getString("plain")), separated, testCase.text()));
                    return marks;
                })
                .orElseThrow();
        String description = testCase + " by " + query + ": " + marked;
        // A match by exclusions only has no highlights.
        if (found[0]
                && !query.isEmpty()
                && !(query.contains("!") && testCase.q().matches("-.*|.* or .*"))) {
            counts[1]++;
            assertTrue(!actual.isEmpty(), "Nothing is highlighted in " + description);
        }
        BitSet surplus = (BitSet) actual.clone();
        surplus.andNot(expected);
        assertTrue(surplus.isEmpty(), "Too much is highlighted in " + description);
        if (query.matches("(?s).*[<!].*")) return;
        counts[2]++;
        assertEquals(expected, actual, "Too little is highlighted in " + description);
    }

    @Test
    void snippetsAreShortAndContainMatches() {
        Random random = new Random(Seed.of(SnippetExtractorTest.class));
        List<ConfiguredText> longTexts = new ArrayList<>();
        for (int i = 0; i < 40; i++)
            longTexts.add(new ConfiguredText(
                    "english",
                    TokenOffsetFinder.normalize(text(random, 100 + random.nextInt(3_000), "Running") + " storm")));
        List<byte[]> offsets = tokenOffsets.find(longTexts);
        HighlightTerms terms = searchParser.parse("running storm bridges", "en").termsFor("english");
        for (int i = 0; i < offsets.size(); i++) {
            String text = longTexts.get(i).text();
            List<Snippet> snippets = SnippetExtractor.extract(offsets.get(i), terms, false, 3);
            assertTrue(!snippets.isEmpty() && snippets.size() <= 3, text);
            int from = 0;
            for (Snippet one : snippets) {
                String snippet = one.toMarkedText();
                assertTrue(snippet.contains(MARK), snippet);
                int at = text.indexOf(withoutMarkers(snippet), from);
                assertTrue(at >= 0, snippet);
                from = at + withoutMarkers(snippet).length();
            }
            Highlights shown = ArticleTokenOffsets.ofSnippets(List.of(), List.of(), snippets);
            for (String snippet : shown.body())
                assertTrue(
                        snippet.replaceAll("</?mark>|&[a-z0-9#]+;", ".").length()
                                <= 402 + 2 * snippet.split("<mark>").length,
                        snippet);
        }
    }

    @Test
    void creditsThatFollowATextDoNotChangeItsOffsets() {
        Random random = new Random(Seed.of(SnippetExtractorTest.class));
        for (int i = 0; i < 300; i++) {
            String words = i == 0 ? "" : text(random, 1 + random.nextInt(40), "Running");
            String text = TokenOffsetFinder.normalize(random.nextInt(5) == 0 ? words + " \n" : words);
            String separated = WordSegmenter.separateWords(text);
            String configuration = pick(random, List.of("english", "german", "turkish", "simple"));
            String credits = pick(random, List.of("", "by Ada Berg", "von Åse Østby", "well-known-runner"));
            ParsedTokens parsed = Sql.of("""
                            select p.kinds, p.lengths, cast(p.spoken as text) as spoken, cast(p.folded as text) as folded,
                                case when p.folded is not null then cast(p.plain as text) end as plain
                            from parsed_text(:configuration, :value) p
                            """)
                    .with("configuration", configuration)
                    .with("value", separated + "\n" + WordSegmenter.separateWords(credits))
                    .first(database, ParsedTokens::of)
                    .orElseThrow();
            assertArrayEquals(
                    tokenOffsets
                            .find(List.of(new ConfiguredText(configuration, text)))
                            .get(0),
                    TokenOffsets.encode(text, separated, parsed),
                    text);
        }
    }

    @Test
    void wordsWithoutLettersBeyondAsciiHaveTheSameStemsWithoutAccents() {
        String ascii = WORDS.stream()
                .filter(word -> word.chars().allMatch(c -> c < 128))
                .collect(Collectors.joining(" "));
        List<String> different = Sql.of("""
                        select cfgname from pg_ts_config
                        where cfgname like 'folded\\_%'
                          and to_tsvector(cast(cfgname as regconfig), searchable(:ascii)) <> (
                              select spoken from parsed_text(substr(cfgname, 8), :ascii))
                        """).with("ascii", ascii).list(database, row -> row.getString(1));
        assertEquals(List.of(), different);
    }

    @Test
    void aSnippetLiesWithinALineAndEndsAtWordEnds() {
        String paragraph = "“Nothing” is said here for a while, and then again. "
                .repeat(12)
                .strip();
        String text =
                paragraph + "\n\nThe storm hit the bridge. " + paragraph + "\n\nA caption: storm.\n\n" + paragraph;
        List<String> snippets = snippets(text, "storm");
        assertEquals("A caption: <mark>storm</mark>.", snippets.get(1));
        assertTrue(
                snippets.get(0).matches("The <mark>storm</mark> hit the bridge\\. “Nothing” is said .*\\b(\\w+)…"),
                snippets::toString);
        assertEquals(2, snippets.size());
        assertEquals(List.of("A <mark>storm</mark> came."), snippets("Alpha.\n\nA storm came.\n\nOmega.", "storm"));
        String middle = snippets(paragraph + " Storm. " + paragraph, "storm").get(0);
        assertTrue(middle.matches("…\\w.* <mark>Storm</mark>\\. .*\\w…"), middle);
    }

    @Test
    void noWordOrNumberIsDividedAtTheEdgeOfASnippet() {
        String words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen ";
        for (String whole : List.of(
                "£1,234.56",
                "£2.1m",
                "mayor’s",
                "rock’n’roll",
                "2024-05-01",
                "don’t",
                "ארה״ב",
                "1\uFE0F\u20E3",
                "12%",
                "a/b/c")) {
            for (int before = 0; before < 20; before++) {
                String text = "storm " + words.repeat(2) + "x ".repeat(before) + whole + " in all, " + words.repeat(4);
                String snippet = snippets(text, "storm").get(0).replaceAll("</?mark>|…$", "");
                assertTrue((text + " ").startsWith(snippet + " ") || text.startsWith(snippet + ","), snippet);
                String mirrored = words.repeat(4) + whole + " y".repeat(before) + " " + words + "storm";
                String end = snippets(mirrored, "storm").get(0).replaceAll("</?mark>|^…", "");
                assertTrue((" " + mirrored).endsWith(" " + end), end);
            }
        }
        String matched = snippets(words.repeat(4) + "cost £1,234.56 " + words.repeat(4), "234.56")
                .get(0);
        assertTrue(matched.contains("£1,<mark>234.56</mark> "), matched);
    }

    @Test
    void softHyphensDivideNoWord() {
        String text = TokenOffsetFinder.normalize("Die Hafen\u00ADbehörde sagt nichts.");
        assertEquals(List.of("Die <mark>Hafenbehörde</mark> sagt nichts."), snippets(text, "Hafen\u00ADbehörde"));
    }

    @Test
    void adjacentSeparatedWordsHaveOneMark() {
        assertEquals(List.of("<mark>人工智能</mark>"), snippets("人工智能", "人工智能"));
    }

    private List<String> snippets(String text, String q) {
        byte[] offsets =
                tokenOffsets.find(List.of(new ConfiguredText("english", text))).get(0);
        return SnippetExtractor.extract(offsets, searchParser.parse(q, "en").termsFor("english"), false, 3).stream()
                .map(Snippet::toHtml)
                .toList();
    }

    @Test
    void aPhraseIsHighlightedAsAWhole() {
        String text = "A minister came. " + "Nothing of note was said for a long while. ".repeat(30)
                + "Then the prime minister spoke of the well-known bridge, and “Crème—brûlée” was served.";
        assertEquals(List.of("prime minister"), highlightedWords(text, "\"prime minister\""));
        assertEquals(List.of("well known"), highlightedWords(text, "well-known"));
        assertEquals(List.of("Crème brûlée"), highlightedWords(text, "\"creme brulee\""));
        assertEquals(List.of(), highlightedWords(text, "\"minister prime\""));
        assertEquals(List.of("minister", "minister"), highlightedWords(text, "minister -came"));
    }

    // Returns the highlighted words of each snippet.
    private List<String> highlightedWords(String text, String q) {
        byte[] offsets =
                tokenOffsets.find(List.of(new ConfiguredText("english", text))).get(0);
        return SnippetExtractor.extract(offsets, searchParser.parse(q, "en").termsFor("english"), false, 3).stream()
                .map(Snippet::toMarkedText)
                .map(one -> Pattern.compile(MARK + "(.*?)" + MARK_END)
                        .matcher(one)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static String query(Random random) {
        int words = 1 + random.nextInt(3);
        String q = IntStream.range(0, words)
                .mapToObj(i -> pick(random, WORDS))
                .collect(Collectors.joining(random.nextInt(4) == 0 ? " or " : " "));
        return switch (random.nextInt(6)) {
            case 0 -> '"' + q.replace("\"", "") + '"';
            case 1 -> q + " -" + pick(random, WORDS);
            default -> q;
        };
    }

    private static String text(Random random, int words, String q) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            boolean isQuery = random.nextInt(Math.max(6, words / 4)) == 0;
            text.append(isQuery ? q : pick(random, WORDS)).append(pick(random, SEPARATORS));
        }
        return text.append(pick(random, List.of(q, "end"))).toString();
    }

    private static String pick(Random random, List<String> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static String withoutMarkers(String marked) {
        return marked.replace(MARK, "").replace(MARK_END, "");
    }

    // Leaves out the positions of the separators, which the text does not have.
    private static BitSet withoutSeparators(BitSet marks, String separated, String text) {
        BitSet kept = new BitSet();
        int[] original = text.codePoints().toArray();
        int[] parsed = separated.codePoints().toArray();
        int position = 0;
        for (int i = 0; i < parsed.length; i++) {
            if (parsed[i] == WordSegmenter.SEPARATOR
                    && (position == original.length || original[position] != WordSegmenter.SEPARATOR)) continue;
            kept.set(position++, marks.get(i));
        }
        return kept;
    }

    // Returns the highlighted characters as positions in the text without markers.
    private static BitSet markedCharacters(String marked) {
        BitSet marks = new BitSet();
        boolean open = false;
        int position = 0;
        for (int c : marked.codePoints().toArray()) {
            if (c == MARK.charAt(0)) open = true;
            else if (c == MARK_END.charAt(0)) open = false;
            else marks.set(position++, open);
        }
        return marks;
    }
}
