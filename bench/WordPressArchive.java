import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * Writes the archive of a newspaper that never was, as WordPress exports it: {@code java bench/WordPressArchive.java 10000 > archive.xml}.
 * The same number and seed give the same bytes.
 */
class WordPressArchive {

    private static final String[] WORDS = ("harbour tide ferry council bridge lamp market storm quay school river lantern"
                    + " fisher mayor budget clinic orchard tram signal meadow choir archive kiln pilot keeper gravel ledger"
                    + " said that the a of to in on was were will has have with from after before over under who when where")
            .split(" ");
    private static final String[] SECTIONS = {"Town", "Harbour", "Culture", "Sport", "Council", "Weather", "Schools", "Letters"};
    private static final String[] AUTHORS = {
        "Imke Soler", "Dov Aster", "Runa Feld", "Tomas Quill", "Ada Morrow", "Pia Lund", "Jory Vance", "Nils Hagen"
    };
    private static final int TAGS = 60;

    private final Random random;
    private final Writer out;
    private final String site;

    private WordPressArchive(long seed, Writer out) {
        this.random = new Random(seed);
        this.out = out;
        // Each archive has a house of its own: the same address is the same story.
        this.site = seed == 1 ? "https://lanternpost.example" : "https://lanternpost-" + seed + ".example";
    }

    public static void main(String... args) throws IOException {
        int posts = args.length > 0 ? Integer.parseInt(args[0]) : 100;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        try (Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), 1 << 16)) {
            new WordPressArchive(seed, out).write(posts);
        }
    }

    private void write(int posts) throws IOException {
        out.write("""
                <?xml version="1.0" encoding="UTF-8" ?>
                <rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
                 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
                 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
                <channel>
                <title>The Lantern Post</title><link>%s</link><description>News of a small harbour</description>
                <language>en</language><wp:wxr_version>1.2</wp:wxr_version>
                """.formatted(site));
        for (int i = 0; i < AUTHORS.length; i++) {
            out.write("<wp:author><wp:author_login>author" + i + "</wp:author_login><wp:author_display_name><![CDATA["
                    + AUTHORS[i] + "]]></wp:author_display_name></wp:author>\n");
        }
        for (int i = 1; i <= posts; i++) post(i);
        out.write("</channel>\n</rss>\n");
    }

    private void post(int number) throws IOException {
        LocalDateTime at = LocalDateTime.of(2005, 1, 1, 6, 0).plusMinutes(number * 997L);
        int section = random.nextInt(SECTIONS.length);
        String title = sentence(6) + " (" + number + ")";
        String picture = number % 2 == 0 ? String.valueOf(1_000_000 + number) : null;
        if (picture != null) attachment(picture, number);
        out.write("<item><title><![CDATA[" + title + "]]></title><link>" + site + "/" + at.getYear() + "/post-"
                + number + "/</link><pubDate>"
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC))
                + "</pubDate><dc:creator>author" + random.nextInt(AUTHORS.length)
                + "</dc:creator><guid isPermaLink=\"false\">" + site + "/?p=" + number
                + "</guid><description></description>\n<content:encoded><![CDATA[" + body(number)
                + "]]></content:encoded><excerpt:encoded><![CDATA[" + sentence(18) + "]]></excerpt:encoded>\n<wp:post_id>" + number
                + "</wp:post_id><wp:post_date_gmt>" + at.toString().replace('T', ' ')
                + ":00</wp:post_date_gmt><wp:post_modified_gmt>"
                + at.plusHours(3).toString().replace('T', ' ') + ":00</wp:post_modified_gmt><wp:post_name>post-" + number
                + "</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\n<category domain=\"category\" nicename=\""
                + SECTIONS[section].toLowerCase() + "\"><![CDATA[" + SECTIONS[section] + "]]></category>");
        for (int i = random.nextInt(4); i > 0; i--) {
            int tag = random.nextInt(TAGS);
            out.write("<category domain=\"post_tag\" nicename=\"topic-" + tag + "\"><![CDATA[Topic " + tag + "]]></category>");
        }
        if (picture != null)
            out.write("<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>" + picture
                    + "</wp:meta_value></wp:postmeta>");
        out.write("<wp:comment><wp:comment_content><![CDATA[" + sentence(12) + "]]></wp:comment_content></wp:comment></item>\n");
    }

    private void attachment(String id, int number) throws IOException {
        out.write("<item><title>Picture " + number + "</title><guid isPermaLink=\"false\">" + site + "/?p=" + id
                + "</guid><wp:post_id>" + id
                + "</wp:post_id><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>"
                + "<wp:attachment_url>" + site + "/media/" + number + ".jpg</wp:attachment_url></item>\n");
    }

    private String body(int number) {
        StringBuilder body = new StringBuilder();
        for (int i = 4 + random.nextInt(5); i > 0; i--) {
            body.append(sentence(14)).append(". ").append(sentence(20)).append(". <em>").append(sentence(5)).append("</em>.\n\n");
        }
        if (number % 3 == 0) body.append("<h2>").append(sentence(4)).append("</h2>\n\n").append(sentence(25)).append(".\n\n");
        if (number % 5 == 0)
            body.append("<figure><img src=\"").append(site).append("/media/inline-").append(number)
                    .append(".jpg\" alt=\"").append(sentence(4)).append("\"><figcaption>").append(sentence(8))
                    .append("</figcaption></figure>\n\n");
        if (number % 7 == 0) body.append("<blockquote>").append(sentence(16)).append("</blockquote>\n\n");
        return body.toString();
    }

    private String sentence(int words) {
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < words; i++) {
            String word = WORDS[random.nextInt(WORDS.length)];
            sentence.append(i == 0 ? word.substring(0, 1).toUpperCase() + word.substring(1) : " " + word);
        }
        return sentence.toString();
    }
}
