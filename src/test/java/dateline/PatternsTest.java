package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * No regular expression of the application backtracks excessively or overflows the stack on hostile text. A table holds
 * hostile inputs for each expression with a repetition; the test fails for an expression without an entry.
 */
@Execution(ExecutionMode.CONCURRENT)
class PatternsTest {

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int LENGTH = 100_000;
    // An expression that backtracks takes seconds or longer. The bound of the short form holds on a slow machine, too.
    private static final long MOST_MILLIS = Boolean.getBoolean("long") ? 50 : 500;
    private static final int SAMPLE = 1_000;
    // Few expressions match this character.
    private static final String END = "\u0001";
    private static final Path PROPOSAL = Path.of("target", "patterns.yaml");
    private static final Pattern REPEATS = Pattern.compile("[*+?{]");
    // Methods whose expression is composed of constants of other classes, or is not applied to input.
    private static final Set<String> COMPUTED = Set.of(
            "ArticleFilter.lambda$values$0",
            "Cursors.tryOpen",
            "FormerSlugRedirect.location",
            "Preconditions.<clinit>",
            "TemplateMatcher$Segment.of",
            "UriReference.resolve");
    // The worst of these texts, repeated, is proposed for the table.
    private static final List<String> UNITS = List.of(
            "a",
            "A",
            "a-",
            "-",
            "0",
            "0:",
            "1.",
            "a.",
            ".",
            "/",
            "a/",
            ":",
            "::",
            "a:",
            " ",
            "\n",
            " \n",
            "\t",
            "\u00A0",
            "<",
            "<a ",
            "<br",
            "<p ",
            "[",
            "[a",
            "[audio",
            "{",
            "{a",
            "\"",
            "\"a\",",
            "'",
            "&",
            "%",
            "%4",
            "@",
            "a@",
            ";",
            "; ",
            ";q=",
            ",",
            ", ",
            "=",
            "\\",
            "?",
            "#",
            "|",
            "a|",
            "~",
            "\u00E9",
            "\uE000",
            " \uE000",
            "W/\"a\",",
            "caption=",
            "ids=\"1",
            "src=\"",
            " https://a",
            "https://",
            "a/a;",
            "*/*,",
            "//",
            "a1",
            "Dec",
            "\"id\":\"0",
            "dl_",
            "<?xml ");

    /**
     * @param pattern the compiled expression
     * @param use {@code matches} if the code never searches within a text, {@code find} if it never compares it with a
     *     whole text
     * @param hostile texts; each is repeated to 100,000 characters
     * @param begin text before the repeated one
     * @param end text after it, so that the whole text does not match
     */
    record Row(String pattern, String use, List<String> hostile, String begin, String end) {

        List<String> inputs(int length) {
            List<String> inputs = new ArrayList<>();
            String first = begin == null ? "" : begin;
            for (String unit : hostile) {
                inputs.add(first + unit.repeat(length / unit.length()) + (end == null ? END : end));
                inputs.add(first + unit.repeat(length / unit.length()));
            }
            return inputs;
        }
    }

    @Test
    void noPatternBacktracksExcessivelyOnHostileText() throws Exception {
        CompiledPatterns found = CompiledPatterns.ofTheApplication();
        Map<String, Row> table = table();
        List<String> missing = new ArrayList<>();
        Map<String, String> slow = new TreeMap<>();
        String slowest = "";
        double most = 0;
        int inputs = 0;
        for (String regex : found.places().keySet()) {
            if (!REPEATS.matcher(regex).find()) continue;
            Row row = table.remove(regex);
            if (row == null) {
                missing.add(regex);
                continue;
            }
            for (String input : row.inputs(LENGTH)) {
                inputs++;
                double millis = cpuMillis(regex, input, row.use());
                if (millis > most) slowest = regex;
                most = Math.max(most, millis);
                if (millis > MOST_MILLIS)
                    slow.put(regex, millis + " ms, in " + found.places().get(regex));
            }
        }
        System.out.printf(
                "%d patterns, %d hostile texts of %d characters: slowest %.1f ms (%s)%n",
                found.places().size(), inputs, LENGTH, most, slowest);
        propose(missing);
        assertEquals(List.of(), missing, "Without a hostile input in patterns.yaml; " + PROPOSAL + " has a proposal.");
        assertEquals(Map.of(), slow, "Slow.");
        assertEquals(Map.of(), table, "In the table, but in no class any more.");
        assertEquals(COMPUTED, found.computed(), "Compiled from an expression that is not constant.");
    }

    /**
     * CPU time in milliseconds of the first run within the bound, or of the fastest of five, which does not depend on other
     * load; infinite for a stack overflow.
     */
    private static double cpuMillis(String regex, String input, String use) {
        Pattern pattern = Pattern.compile(regex);
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5 && best > TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS); run++) {
            long begun = CLOCK.getCurrentThreadCpuTime();
            try {
                search(pattern.matcher(input), use);
            } catch (StackOverflowError e) {
                return Double.POSITIVE_INFINITY;
            }
            best = Math.min(best, CLOCK.getCurrentThreadCpuTime() - begun);
        }
        return best / 1e6;
    }

    private static void search(Matcher matcher, String use) {
        if (!"find".equals(use)) {
            matcher.matches();
            matcher.reset();
            matcher.lookingAt();
        }
        if ("matches".equals(use)) return;
        matcher.reset();
        while (matcher.find()) {}
    }

    private static Map<String, Row> table() throws IOException {
        try (InputStream in = PatternsTest.class.getResourceAsStream("/patterns.yaml")) {
            Map<String, Row> rows = new LinkedHashMap<>();
            for (Row row : new YAMLMapper().readValue(in, new TypeReference<List<Row>>() {}))
                assertTrue(rows.put(row.pattern(), row) == null, row.pattern());
            return rows;
        }
    }

    private static void propose(List<String> missing) throws IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String regex : missing) rows.add(Map.of("pattern", regex, "hostile", List.of(worst(regex))));
        Files.writeString(PROPOSAL, new YAMLMapper().writeValueAsString(rows));
    }

    // Counts steps instead of time, so that the result does not depend on the load of the machine.
    private static String worst(String regex) {
        return UNITS.stream()
                .max(Comparator.comparingInt(unit -> steps(regex, unit.repeat(SAMPLE / unit.length()) + END)))
                .orElseThrow();
    }

    /** Number of reads of a character. */
    private static int steps(String regex, String input) {
        int[] steps = new int[1];
        CharSequence counted = new CharSequence() {
            @Override
            public int length() {
                return input.length();
            }

            @Override
            public char charAt(int index) {
                steps[0]++;
                return input.charAt(index);
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return input.subSequence(start, end);
            }
        };
        search(Pattern.compile(regex).matcher(counted), null);
        return steps[0];
    }
}
