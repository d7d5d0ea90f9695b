package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the rules on clocks in CONTRIBUTING.md: the clock of the primary database decides. */
class ClockRulesTest {

    private static final Pattern CLOCK_OF_THE_JVM = Pattern.compile(
            "\\b(?:Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime)\\.now\\(|System\\.currentTimeMillis|Clock\\.system"
                    + "|new Date\\(\\)");
    private static final Pattern CLOCK_OF_THE_STATEMENT =
            Pattern.compile("(?<![._])\\bnow\\(\\)|\\bcurrent_timestamp\\b|\\bclock_timestamp\\(");
    private static final Pattern SQL = Pattern.compile("\\b(?:select|insert into|update|delete from)\\b");

    /** They use it for the Date header, the time part of ids and the age of files. */
    private static final Set<String> MAY_READ_THE_CLOCK_OF_THE_JVM =
            Set.of("HttpDates.java", "Ids.java", "AtomicDirectories.java");

    @Test
    void onlyThreeClassesReadTheClockOfTheJvm() {
        Set<String> readers = new TreeSet<>();
        for (Path file : SourceFiles.java(SourceFiles.MAIN)) {
            if (CLOCK_OF_THE_JVM.matcher(SourceFiles.read(file)).find())
                readers.add(file.getFileName().toString());
        }
        assertEquals(new TreeSet<>(MAY_READ_THE_CLOCK_OF_THE_JVM), readers);
    }

    @Test
    void noStatementReadsAnotherClockThanThatOfTheFunction() {
        List<String> breaches = new ArrayList<>();
        for (Path file : SourceFiles.java(SourceFiles.MAIN)) {
            for (String line : SourceFiles.read(file).split("\n")) {
                if (SQL.matcher(line).find()
                        && CLOCK_OF_THE_STATEMENT.matcher(line).find())
                    breaches.add(file.getFileName() + ": " + line.strip());
            }
        }
        assertEquals(List.of(), breaches);
    }
}
