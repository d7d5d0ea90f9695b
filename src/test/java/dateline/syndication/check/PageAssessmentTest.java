package dateline.syndication.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.outbound.Finding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a page without the text of the article owes. */
class PageAssessmentTest {

    private static final VersionText VERSION = new VersionText(
            1, List.of(List.of("salt", "in", "the", "wells")), List.of(List.of("it", "rained", "for", "nine", "days")));
    private static final PartnerPage OTHER_TEXT =
            new PartnerPage("This page has moved on to other things.", List.of(), List.of(), false, false);

    private static List<String> results(boolean mustBeRemoved) {
        CheckFindings findings = PageAssessment.of(
                new RequiredCopy(
                        "en",
                        "Copyright Worthy News.",
                        "https://a.example/x",
                        "noindex",
                        1,
                        mustBeRemoved,
                        List.of(VERSION)),
                OTHER_TEXT);
        return Stream.of(
                        findings.creditLine(),
                        findings.canonical(),
                        findings.robots(),
                        findings.version(),
                        findings.removed())
                .map(Finding::result)
                .toList();
    }

    @Test
    void aCopyThatIsGoneAsItShouldBeOwesNothingElse() {
        assertEquals(List.of("unknown", "unknown", "unknown", "unknown", "ok"), results(true));
    }

    @Test
    void aCopyThatShouldRunAndIsGoneLacksEverything() {
        assertEquals(List.of("missing", "missing", "missing", "missing", "differs"), results(false));
    }
}
