package dateline.syndication.check;

import dateline.outbound.Finding;
import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundUrl;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares a page with what the partner owes. Pure: no database, clock or HTTP. */
final class PageAssessment {

    /** Words below which a page with scripts counts as one whose text is added by scripts. */
    private static final int MIN_WORDS = 20;

    private static final String ABSENT = "The page no longer has text of the article.";

    private final RequiredCopy required;
    private final PartnerPage page;
    private final PageText text;
    private final VersionMatch best;

    private PageAssessment(RequiredCopy required, PartnerPage page) {
        this.required = required;
        this.page = page;
        this.text = PageText.of(page.text(), required.language());
        this.best = required.versions().stream()
                .map(version -> VersionMatch.of(version, text))
                .min(VersionMatch.bestFirst(required.version()))
                .orElseThrow();
    }

    static CheckFindings of(RequiredCopy required, PartnerPage page) {
        PageAssessment assessment = new PageAssessment(required, page);
        Finding removed = assessment.removed();
        // A copy that is gone as it should be owes nothing else, whether the page answers 404 or has another text.
        if (required.removed() && removed.result().equals("ok")) return unknown(required, ABSENT, removed);
        return new CheckFindings(
                assessment.creditLine(), assessment.canonical(), assessment.robots(), assessment.version(), removed);
    }

    /** Findings for a page that is gone. */
    static CheckFindings ofGonePage(RequiredCopy required, String detail) {
        Finding removed =
                required.removed() ? Finding.ok("removed", "removed") : Finding.differs("running", "removed", detail);
        return unknown(required, detail, removed);
    }

    /** Findings if the page could not be read. */
    static CheckFindings ofUnreadablePage(RequiredCopy required, String detail) {
        return unknown(required, detail, Finding.unknown(status(required.removed()), detail));
    }

    private static CheckFindings unknown(RequiredCopy required, String detail, Finding removed) {
        return new CheckFindings(
                Finding.unknown(required.creditLine(), detail),
                Finding.unknown(required.canonical(), detail),
                Finding.unknown(required.robots(), detail),
                Finding.unknown(String.valueOf(required.version()), detail),
                removed);
    }

    private Finding creditLine() {
        String expected = required.creditLine();
        if (expected.isBlank() || text.hasPhrase(expected)) return Finding.ok(expected, expected);
        Optional<String> similar =
                text.findSimilar(PageText.normalizedWords(expected, required.language()), articleShingles());
        if (similar.isPresent())
            return Finding.differs(expected, similar.get(), "The page has a credit line with other words.");
        if (isIncomplete()) return Finding.unknown(expected, incompleteDetail());
        return Finding.missing(expected, "The text of the page does not contain the credit line.");
    }

    private Set<String> articleShingles() {
        Set<String> shingles = new HashSet<>();
        for (VersionText version : required.versions()) {
            version.opening().forEach(segment -> shingles.addAll(PageText.shingles(segment)));
            version.body().forEach(segment -> shingles.addAll(PageText.shingles(segment)));
        }
        return shingles;
    }

    private Finding canonical() {
        List<String> found = page.canonicalUrls();
        String all = found.isEmpty() ? null : String.join(", ", found);
        if (required.canonical() == null) return Finding.ok(null, all);
        if (found.isEmpty())
            return Finding.missing(required.canonical(), "The head of the page has no canonical link.");
        String expected = normalizedUrl(required.canonical());
        return found.stream().allMatch(url -> normalizedUrl(url).equals(expected))
                ? Finding.ok(required.canonical(), all)
                : Finding.differs(required.canonical(), all, "The canonical link leads to another URL.");
    }

    private static String normalizedUrl(String url) {
        try {
            return OutboundUrl.parse(url).toString();
        } catch (OutboundFailure notAUrl) {
            return url;
        }
    }

    private Finding robots() {
        List<String> found = page.robots();
        String all = found.isEmpty() ? null : String.join(", ", found);
        if (required.robots() == null) return Finding.ok(null, all);
        boolean isNoindex = found.contains("noindex");
        // Without a directive search engines index a page.
        boolean isMet = required.robots().equals("noindex") == isNoindex;
        if (isMet) return Finding.ok(required.robots(), all);
        if (all == null) return Finding.missing(required.robots(), "The page has no directive for search engines.");
        return Finding.differs(required.robots(), all, "The page has another directive for search engines.");
    }

    private Finding version() {
        String expected = String.valueOf(required.version());
        String share = "The page has " + best.percent() + " % of the words of version " + best.version() + ".";
        if (best.isComplete()) {
            String found = String.valueOf(best.version());
            return best.version() >= required.version()
                    ? Finding.ok(expected, found)
                    : Finding.differs(expected, found, share);
        }
        if (isIncomplete() || hasTooFewWords()) return Finding.unknown(expected, incompleteDetail());
        if (!best.hasBody()) return Finding.missing(expected, "The page does not have the text of the article.");
        return Finding.differs(expected, null, share + " The text was changed or shortened.");
    }

    private Finding removed() {
        String expected = status(required.removed());
        boolean isRunning = best.isComplete() || best.hasBody() || best.endsEarly() && best.hasOpening();
        if (!isRunning && (isIncomplete() || hasTooFewWords())) return Finding.unknown(expected, incompleteDetail());
        if (isRunning != required.removed()) return Finding.ok(expected, status(!isRunning));
        return Finding.differs(
                expected, status(!isRunning), isRunning ? "The page still has text of the article." : ABSENT);
    }

    // A page behind a paywall, or one that shows only the beginning, may hold the rest for its subscribers.
    private boolean isIncomplete() {
        if (best.isComplete()) return false;
        return page.isPaywalled() || best.endsEarly() || best.hasOpening() && !best.hasBody();
    }

    private boolean hasTooFewWords() {
        return page.isScripted() && text.wordCount() < MIN_WORDS;
    }

    private String incompleteDetail() {
        return hasTooFewWords()
                ? "The page has hardly any text without scripts, which a check does not run."
                : "The page shows only the beginning of the text. The rest may be behind a paywall.";
    }

    private static String status(boolean isRemoved) {
        return isRemoved ? "removed" : "running";
    }

    /** The version that the page has; empty if it has none completely. */
    static Optional<Integer> foundVersion(CheckFindings findings) {
        return Optional.ofNullable(findings.version().found()).map(Integer::valueOf);
    }
}
