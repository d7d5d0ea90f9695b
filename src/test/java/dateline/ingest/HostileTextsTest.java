package dateline.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.article.body.HtmlStory;
import dateline.http.problem.Problem;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.reader.ReadDocument;
import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.ingest.xml.TextCleaner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Well-formed documents whose texts take long to parse if the run time is not linear. */
@Execution(ExecutionMode.CONCURRENT)
class HostileTextsTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    // Just below the limit of a text, in the long form.
    private static final int LENGTH =
            Integer.getInteger("length", LONG ? DocumentLimits.MAX_TEXT_LENGTH - 1_000 : 20_000);
    // A reader with quadratic run time takes hours.
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String text :
                ("<div> <b> <i><b> <span> <p> </p> <br> <a> <li> <td> <source> <video> <audio> <iframe> <script> <svg> <math> <form> <select> <option>"
                                + " <table> <ul><li> <ol> <blockquote> <figure> <figcaption> <h1> <h2></h2> <pre> <template> <noscript> <!-- --> <![CDATA[ ]]> <a<a <p/a= &amp; &#x10FFFF; &lt"
                                + " {{ \uE000 [caption [caption][/caption] [caption]<img> [audio [audio] [video][/video] [gallery [embed] [gallery[ <img/src=a> <cite> <footer> <dl><dt> <em/class=")
                        .split(" ")) texts.put(text + " repeated", text);
        texts.put("spaces", "\u0020");
        texts.put("lines", "\n");
        texts.put("spaced lines", "\n\t ");
        texts.put("spaced breaks", "<br> ");
        texts.put("hard spaces", "\u00A0");
        texts.put("links to nowhere", "<a href=x>y</a> ");
        texts.put("pictures of the page", "<img src=/a.jpg>");
        texts.put("pictures in links", "<a href=/x><img src=/a.jpg></a>");
        texts.put("pictures in words", "w <img src=/a.jpg> ");
        texts.put("frames", "<iframe src=https://a.example/></iframe>");
        texts.put("recordings", "<audio src=/a.mp3><source src=/b.mp3>x</audio>");
        texts.put("figures", "<figure><img src=/a.jpg><figcaption>x</figcaption></figure>");
        texts.put("wide cells", "<tr><td colspan=99999>x");
        texts.put("high cells", "<tr><td rowspan=99999>x");
        texts.put("small tables", "<table><tr><td colspan=100>x</table>");
        texts.put("attributes", "<p a=b c=d e='f'>x");
        texts.put("blocks of WordPress", "<!-- wp:a -->");
        texts.put("ends of them", "<!-- /wp:a -->");
        texts.put("blocks without an end", "<!-- wp:a ");
        texts.put("loose words", "a\n\nb\n<br />\n<x\n");
        texts.put("loose words between blocks", "<!-- wp:a /--> a <div>b <p>c</p> <p>");
        texts.put("players in a sentence", "a <audio> \n");
        texts.put("players by address", "[audio https://a.example/a.mp3] [video]https://a.example/a.mp4[/video] ");
        texts.put("players without an end", "[audio] https://a.example/a");
        texts.put("files in single quotes", "[audio src='a mp3='b] ");
        texts.put("older captions", "[caption caption='a']<img>[/caption] [caption caption=\"b ");
        texts.put("accents", "e\u0301\u0300");
        return texts;
    }

    private static String repeat(String text, int length) {
        return text.repeat(Math.max(1, length / text.length()));
    }

    /** Each text repeated to the length, alone and in containers. */
    private static Map<String, String> hostile() {
        Map<String, String> all = new LinkedHashMap<>();
        texts().forEach((name, text) -> {
            all.put(name, repeat(text, LENGTH));
            if (!LONG) return;
            for (String container : List.of("<ul><li>", "<p>", "<blockquote>", "<table><tr><td>", "<figure>"))
                all.put(name + " within " + container, container + repeat(text, LENGTH / 4) + "end");
        });
        all.put("a recording without end", "[audio " + repeat("src=\"a\" ", LENGTH));
        all.put("a recording whose end does not count", "[audio " + repeat("src=\"a ", LENGTH) + "]");
        all.put("a gallery of one", "[gallery ids=\"" + repeat("7,", LENGTH) + "\"]");
        all.put("one gallery after another", repeat("[gallery ids=\"7\"]", LENGTH));
        all.put("one gallery of all after another", repeat("[gallery]", LENGTH));
        all.put("nested lists over much", repeat("<ul><li>", LENGTH / 2) + repeat("<li>x", LENGTH / 2));
        return all;
    }

    private static String document(String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<rss xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>"
                + "<wp:wxr_version>1.2</wp:wxr_version><item><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>"
                + "<wp:post_parent>8</wp:post_parent><wp:attachment_url>https://a.example/" + "a".repeat(1_900)
                + ".jpg</wp:attachment_url></item>"
                + "<item><guid>1</guid><wp:post_id>8</wp:post_id><wp:post_type>post</wp:post_type><title>" + escaped
                + "</title><content:encoded>"
                + escaped
                + "</content:encoded></item></channel></rss>";
    }

    private static String read(String text) throws Exception {
        List<ImportedItem> items;
        try {
            items = ReadDocument.of(document(text)).items();
        } catch (DocumentRefusedException refusal) {
            return refusal.code();
        }
        ImportedItem post = items.get(1);
        TextCleaner.htmlToText(post.html());
        try {
            HtmlStory story = HtmlStory.of(post.html(), "https://a.example/");
            assertTrue(story.media().size() <= 100);
            return "read";
        } catch (Problem problem) {
            return problem.code();
        }
    }

    @Test
    void hostileTextsAreReadInTime() {
        List<String> failures = new ArrayList<>();
        long slowest = 0;
        String slowestName = "";
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : hostile().entrySet()) {
            long start = System.nanoTime();
            try {
                outcomes.merge(assertTimeoutPreemptively(TIMEOUT, () -> read(text.getValue())), 1, Integer::sum);
            } catch (Throwable e) {
                failures.add(text.getKey() + ": " + e);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            if (millis > slowest) slowestName = text.getKey();
            slowest = Math.max(slowest, millis);
            if (Boolean.getBoolean("verbose") && millis > 500) System.out.println(millis + " ms: " + text.getKey());
        }
        System.out.println("hostile texts of " + LENGTH + " characters: " + outcomes + ", slowest " + slowest + " ms ("
                + slowestName + ")");
        assertEquals(List.of(), failures);
    }
}
