package dateline.syndication.check;

import dateline.syndication.check.PartnerSites.SiteResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jsoup.nodes.Entities;

/** Pages of partners with planted faults, each with the results that a check has to give. */
final class PlantedPages {

    /** An article with the text of both versions; a list item is a paragraph. */
    record PlantedStory(String headline, String teaser, List<String> first, List<String> second) {}

    /**
     * A page and its results.
     *
     * @param isReportedRemoved whether the partner has reported that the copy is gone
     * @param results of creditLine, canonical, robots, version and removed, with a space between
     */
    record PlantedPage(String fault, SiteResponse response, boolean isReportedRemoved, String results) {}

    private static final String ALL_OK = "ok ok ok ok ok";
    private static final String UNREADABLE = "unknown unknown unknown unknown unknown";
    private static final List<String> WORDS = List.of(
            ("harbour council ferry bridge school market river storm budget teacher nurse engine museum garden winter"
                            + " summer keeper captain village county mayor library signal tower quarry orchard railway canal doctor"
                            + " theatre printer baker fisher carpenter meadow island coast valley forest ridge lantern barrel anchor")
                    .split(" "));

    private final Random random;
    private final int canaryPort;

    PlantedPages(Random random, int canaryPort) {
        this.random = random;
        this.canaryPort = canaryPort;
    }

    PlantedStory story() {
        List<String> first = new ArrayList<>();
        int paragraphs = 4 + random.nextInt(5);
        for (int i = 0; i < paragraphs; i++) first.add(sentences(2 + random.nextInt(3)));
        List<String> second = new ArrayList<>(first);
        int changed = random.nextInt(first.size());
        switch (random.nextInt(4)) {
            case 0 -> second.add(sentences(2));
            case 1 -> second.remove(changed);
            case 2 -> second.set(changed, sentences(2));
            default -> second.set(changed, first.get(changed).replaceFirst(" \\w+ ", " seventeen "));
        }
        return new PlantedStory(capitalized(words(8)), sentences(1), first, second);
    }

    private String sentences(int count) {
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < count; i++) sentences.add(capitalized(words(9 + random.nextInt(9))) + ".");
        return String.join(" ", sentences);
    }

    private String words(int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) words.add(WORDS.get(random.nextInt(WORDS.size())));
        return String.join(" ", words);
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** One page of each of 20 kinds. */
    List<PlantedPage> pages(PlantedStory story, String creditLine, String canonical) {
        String credit = "<p class=credit>" + markedUp(creditLine) + "</p>";
        String links = "<link rel=\"canonical\" href=\"" + canonical + "\">";
        String robots = "<meta name=\"robots\" content=\"noindex, follow\">";
        String head = links + robots;
        List<String> text = story.second();
        SiteResponse complete = page(head, story, text, credit);
        List<PlantedPage> pages = new ArrayList<>();
        plant(pages, "none", complete, ALL_OK);
        plant(
                pages,
                "none, with headers in place of elements",
                page("", story, text, credit)
                        .with("X-Robots-Tag", "noindex")
                        .with("Link", "<" + canonical + ">; rel=\"canonical\""),
                ALL_OK);
        plant(pages, "credit missing", page(head, story, text, ""), "missing ok ok ok ok");
        plant(
                pages,
                "credit hidden",
                page(head, story, text, "<p style=\"display: none\">" + creditLine + "</p>"),
                "missing ok ok ok ok");
        plant(
                pages,
                "credit altered",
                page(head, story, text, "<p>" + altered(creditLine) + "</p>"),
                "differs ok ok ok ok");
        plant(
                pages,
                "canonical wrong",
                page(
                        "<link rel=canonical href=\"https://partner.example/" + random.nextInt(1_000) + "\">" + robots,
                        story,
                        text,
                        credit),
                "ok differs ok ok ok");
        plant(pages, "canonical missing", page(robots, story, text, credit), "ok missing ok ok ok");
        plant(pages, "canonical in the body", page(robots, story, text, credit + links), "ok missing ok ok ok");
        plant(pages, "noindex missing", page(links, story, text, credit), "ok ok missing ok ok");
        plant(
                pages,
                "index in place of noindex",
                page(links + "<meta name=robots content=\"index, follow\">", story, text, credit),
                "ok ok differs ok ok");
        plant(pages, "old version", page(head, story, story.first(), credit), "ok ok ok differs ok");
        plant(
                pages,
                "another text",
                page(head, story(), List.of(sentences(3), sentences(4)), credit),
                "ok ok ok missing differs");
        plant(
                pages,
                "removed, 404 or 410",
                complete.status(random.nextBoolean() ? 404 : 410),
                "unknown unknown unknown unknown differs");
        plant(
                pages,
                "removed, with 200",
                SiteResponse.html("<html><head>" + head + "</head><body><h1>This page has moved on</h1><p>"
                        + sentences(3) + "</p></body></html>"),
                "missing ok ok missing differs");
        plant(
                pages,
                "paywalled",
                page(
                        head + (random.nextBoolean() ? paywallData() : ""),
                        story,
                        List.of(text.get(0)),
                        "<p>Subscribe to read on.</p>"),
                "unknown ok ok unknown ok");
        plant(pages, "server error", complete.status(500 + random.nextInt(4)), UNREADABLE);
        boolean isTooSlow = random.nextBoolean();
        plant(
                pages,
                isTooSlow ? "too slow" : "slow",
                complete.after(isTooSlow ? 4_000 : 300),
                isTooSlow ? UNREADABLE : ALL_OK);
        plant(pages, "redirect to a private address", complete.status(302).with("Location", privateUrl()), UNREADABLE);
        String part = "<p>" + sentences(20) + "</p>";
        plant(pages, "50 MB", SiteResponse.html(part).repeated(50_000_000 / part.length() + 1), UNREADABLE);
        pages.add(new PlantedPage("reported as removed, still there", complete, true, "ok ok ok ok differs"));
        return pages;
    }

    private static void plant(List<PlantedPage> pages, String fault, SiteResponse response, String results) {
        pages.add(new PlantedPage(fault, response, false, results));
    }

    private SiteResponse page(String head, PlantedStory story, List<String> text, String credit) {
        StringBuilder page = new StringBuilder("<!doctype html><html lang=en><head><meta charset=utf-8><title>")
                .append(story.headline())
                .append("</title>")
                .append(head)
                .append(
                        "<script>var a = 'hidden';</script></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav><main><h1>")
                .append(markedUp(story.headline()))
                .append("</h1><p class=intro>")
                .append(markedUp(story.teaser()))
                .append("</p>");
        for (String paragraph : text) {
            page.append(random.nextBoolean() ? "<p>" : "<div><p>").append(markedUp(paragraph));
            if (random.nextInt(3) == 0)
                page.append("<aside>Advertisement: ").append(words(6)).append("</aside>");
        }
        page.append(credit).append("</main><section><h2>Read next</h2>");
        for (int i = 0; i < 5; i++)
            page.append("<a href=/").append(i).append('>').append(sentences(1)).append("</a> ");
        return SiteResponse.html(page.append("</section><footer>© Partner. All rights reserved.</footer></body></html>")
                .toString());
    }

    // Other markup, entities and spaces around the same words.
    private String markedUp(String text) {
        return List.of(text.split(" ")).stream()
                .map(word -> switch (random.nextInt(12)) {
                    case 0 -> "<em>" + Entities.escape(word) + "</em>";
                    case 1 -> "<a href=\"/topic\">" + Entities.escape(word) + "</a>";
                    case 2 -> Entities.escape(word) + "\n   ";
                    case 3 -> Entities.escape(word).replaceFirst("^a", "&#97;");
                    default -> Entities.escape(word);
                })
                .collect(Collectors.joining(" "));
    }

    // One or two of the words are others.
    private String altered(String creditLine) {
        String[] words = creditLine.split(" ");
        for (int i = 0; i <= random.nextInt(2); i++) words[random.nextInt(words.length)] = "Partner";
        return String.join(" ", words);
    }

    private static String paywallData() {
        return "<script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": \"False\"}</script>";
    }

    private String privateUrl() {
        List<String> hosts = List.of("127.0.0.1", "127.0.0.2", "localhost", "[::1]", "0.0.0.0", "[::ffff:127.0.0.1]");
        return "http://" + hosts.get(random.nextInt(hosts.size())) + ":" + canaryPort + "/secret";
    }
}
