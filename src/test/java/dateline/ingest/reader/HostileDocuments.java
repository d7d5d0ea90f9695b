package dateline.ingest.reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/** Random hostile and damaged documents, by kind. */
final class HostileDocuments {

    /** @param document that must be refused; @param code with one of these reasons */
    record Hostile(String name, byte[] document, List<String> codes) {}

    private record Kind(String name, Function<HostileDocuments, byte[]> make, String... codes) {}

    private static final String[] BROKEN = {"malformed-xml", "doctype", "not-text", "entity-unknown"};

    private static final List<Kind> KINDS = List.of(
            new Kind("billion laughs", HostileDocuments::billionLaughs, "doctype"),
            new Kind("quadratic blow-up", HostileDocuments::quadratic, "doctype"),
            new Kind("external entity", HostileDocuments::externalEntity, "doctype"),
            new Kind("external document type", HostileDocuments::externalType, "doctype"),
            new Kind("parameter entity", HostileDocuments::parameterEntity, "doctype"),
            new Kind("entity of HTML", HostileDocuments::htmlEntity, "entity-unknown", "malformed-xml"),
            new Kind("deep elements", HostileDocuments::deepElements, "too-deep"),
            new Kind("deep JSON", HostileDocuments::deepJson, "malformed-json"),
            new Kind("long attribute", HostileDocuments::attribute, "piece-too-large", "malformed-xml"),
            new Kind("many attributes", HostileDocuments::attributes, "piece-too-large", "malformed-xml"),
            new Kind("long name", HostileDocuments::name, "piece-too-large", "malformed-xml"),
            new Kind("long text", HostileDocuments::text, "piece-too-large", "item-too-large"),
            new Kind("long CDATA", HostileDocuments::cdata, "piece-too-large", "item-too-large"),
            new Kind("long comment", HostileDocuments::comment, "piece-too-large", "item-too-large"),
            new Kind("long item", HostileDocuments::item, "item-too-large"),
            new Kind("long JSON string", HostileDocuments::jsonString, "malformed-json", "piece-too-large"),
            new Kind(
                    "gzip bomb",
                    HostileDocuments::gzipBomb,
                    "packed-too-tightly",
                    "document-too-large",
                    "item-too-large"),
            new Kind("truncated gzip", HostileDocuments::truncatedGzip, "malformed-gzip", "malformed-xml"),
            new Kind("gzip in gzip", HostileDocuments::gzipInGzip, "format-unknown"),
            new Kind("gzip header only", HostileDocuments::noGzip, "malformed-gzip"),
            new Kind("truncated", HostileDocuments::truncated, BROKEN),
            new Kind("truncated JSON", HostileDocuments::truncatedJson, "malformed-json"),
            new Kind("two roots", HostileDocuments::twoRoots, "malformed-xml"),
            new Kind("no UTF-8", HostileDocuments::noUtf8, "not-text", "malformed-xml"),
            new Kind("wrong encoding", HostileDocuments::wrongEncoding, "not-text", "malformed-xml"),
            new Kind("unknown encoding", HostileDocuments::unknownEncoding, "not-text", "malformed-xml"),
            new Kind("forbidden character", HostileDocuments::control, "malformed-xml"),
            new Kind("other vocabulary", HostileDocuments::html, "format-unknown", "doctype", "malformed-xml"),
            new Kind(
                    "noise",
                    HostileDocuments::noise,
                    "format-unknown",
                    "malformed-xml",
                    "malformed-json",
                    "malformed-gzip",
                    "not-text",
                    "document-empty"),
            new Kind(
                    "nothing",
                    documents -> " \n".repeat(documents.random.nextInt(50)).getBytes(StandardCharsets.US_ASCII),
                    "document-empty"),
            new Kind("too many items", HostileDocuments::items, "too-many-items"),
            new Kind("too many categories", HostileDocuments::categories, "item-too-large"));

    private final Random random;
    private final String canary;

    private HostileDocuments(Random random, String canary) {
        this.random = random;
        this.canary = canary;
    }

    /** @param canary an address that must never be called */
    static Hostile of(int number, long seed, String canary) {
        Kind kind = KINDS.get(number % KINDS.size());
        HostileDocuments documents = new HostileDocuments(new Random(seed + number), canary + number);
        return new Hostile(kind.name(), kind.make().apply(documents), List.of(kind.codes()));
    }

    private String feed(String prolog, String content) {
        return prolog + "<rss version=\"2.0\"><channel><title>t</title><link>http://a.example</link>" + content
                + "</channel></rss>";
    }

    private String wellFormed() {
        StringBuilder items = new StringBuilder();
        for (int i = 1 + random.nextInt(20); i > 0; i--)
            items.append("<item><title>Title &amp; ")
                    .append(i)
                    .append("</title><guid>g")
                    .append(i)
                    .append("</guid></item>");
        return feed("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", items.toString());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] billionLaughs() {
        StringBuilder type = new StringBuilder("<!DOCTYPE rss [<!ENTITY l0 \"lol\">");
        for (int i = 1; i < 10; i++)
            type.append("<!ENTITY l")
                    .append(i)
                    .append(" \"")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("\">");
        return utf8(feed(type + "]>", "<item><title>&l9;</title></item>"));
    }

    private byte[] quadratic() {
        String big = "a".repeat(10_000 + random.nextInt(10_000));
        return utf8(feed(
                "<!DOCTYPE rss [<!ENTITY a \"" + big + "\">]>",
                "<item><title>" + "&a;".repeat(2_000) + "</title></item>"));
    }

    private byte[] externalEntity() {
        String target = random.nextBoolean() ? canary : "file:///etc/passwd";
        return utf8(feed("<!DOCTYPE rss [<!ENTITY x SYSTEM \"" + target + "\">]>", "<item><title>&x;</title></item>"));
    }

    private byte[] externalType() {
        return utf8(feed("<!DOCTYPE rss SYSTEM \"" + canary + "\">", "<item><title>t</title></item>"));
    }

    private byte[] parameterEntity() {
        return utf8(
                feed("<!DOCTYPE rss [<!ENTITY % x SYSTEM \"" + canary + "\"> %x;]>", "<item><title>t</title></item>"));
    }

    private byte[] htmlEntity() {
        return utf8(feed("", "<item><title>one&nbsp;two" + random.nextInt() + "</title></item>"));
    }

    private byte[] deepElements() {
        int depth = 60 + random.nextInt(50_000);
        return utf8(feed("", "<item>" + "<a>".repeat(depth) + "</a>".repeat(depth) + "</item>"));
    }

    private byte[] deepJson() {
        int depth = 60 + random.nextInt(50_000);
        return utf8("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"x\":" + "[".repeat(depth)
                + "]".repeat(depth) + "}]}");
    }

    private byte[] attribute() {
        return utf8(feed("", "<item x=\"" + "a".repeat((5 << 20) + random.nextInt(100_000)) + "\"/>"));
    }

    private byte[] attributes() {
        StringBuilder item = new StringBuilder("<item");
        for (int i = 101 + random.nextInt(5_000); i > 0; i--)
            item.append(" a").append(i).append("=\"1\"");
        return utf8(feed("", item + "/>"));
    }

    private byte[] name() {
        return utf8(feed("", "<" + "n".repeat((5 << 20) + random.nextInt(1_000)) + "/>"));
    }

    private byte[] text() {
        return utf8(feed("", "<item><title>" + "word ".repeat(1 << 20) + random.nextInt() + "</title></item>"));
    }

    private byte[] cdata() {
        return utf8(
                feed("", "<item><title><![CDATA[" + "word ".repeat(1 << 20) + random.nextInt() + "]]></title></item>"));
    }

    private byte[] comment() {
        return utf8(feed("", "<item><!--" + "word ".repeat(2 << 20) + random.nextInt() + "--></item>"));
    }

    private byte[] item() {
        return utf8(feed(
                "", "<item>" + ("<x>" + "a".repeat(1_000) + "</x>").repeat(9_000 + random.nextInt(100)) + "</item>"));
    }

    private byte[] jsonString() {
        return utf8("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\""
                + "a".repeat((3 << 20) + random.nextInt(99)) + "\"}]}");
    }

    private byte[] gzipBomb() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(utf8("<rss version=\"2.0\"><channel>"));
            byte[] space = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 20 + random.nextInt(60); i > 0; i--) gzip.write(space);
            gzip.write(utf8("</channel></rss>"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    private byte[] truncatedGzip() {
        byte[] whole = gzip(utf8(wellFormed()));
        return java.util.Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 20));
    }

    private byte[] gzipInGzip() {
        return gzip(gzip(utf8(wellFormed())));
    }

    private byte[] noGzip() {
        byte[] noise = new byte[20 + random.nextInt(200)];
        random.nextBytes(noise);
        noise[0] = 0x1F;
        noise[1] = (byte) 0x8B;
        // A compression method that gzip does not define.
        noise[2] = 3;
        return noise;
    }

    private byte[] truncated() {
        String whole = wellFormed();
        return utf8(whole.substring(0, 60 + random.nextInt(whole.length() - 70)));
    }

    private byte[] truncatedJson() {
        String whole =
                "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{\"id\":\"1\",\"title\":\""
                        + "t".repeat(50) + "\"}]}";
        return utf8(whole.substring(0, 55 + random.nextInt(whole.length() - 56)));
    }

    private byte[] twoRoots() {
        return utf8(wellFormed() + "<rss/>");
    }

    private byte[] noUtf8() {
        byte[] whole = utf8(wellFormed());
        whole[whole.length / 2 + random.nextInt(20)] = (byte) (random.nextBoolean() ? 0xFF : 0xC0);
        return whole;
    }

    private byte[] wrongEncoding() {
        String umlauts =
                feed("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<item><title>Käse für Übermorgen</title></item>");
        return random.nextBoolean()
                ? umlauts.getBytes(StandardCharsets.ISO_8859_1)
                : umlauts.replace("UTF-8", "UTF-16").getBytes(Charset.forName("windows-1252"));
    }

    private byte[] unknownEncoding() {
        return utf8(feed(
                "<?xml version=\"1.0\" encoding=\"x-klingon-" + random.nextInt(99) + "\"?>",
                "<item><title>t</title></item>"));
    }

    private byte[] control() {
        String[] bad = {"&#0;", "\u0000", "&#xFFFF;", "&#x110000;"};
        return utf8(feed("", "<item><title>" + bad[random.nextInt(bad.length)] + "</title></item>"));
    }

    private byte[] html() {
        String[] others = {
            "<!doctype html><html><body><p>hello</p></body></html>",
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"/>",
            "<feed><entry/></feed>",
            "{\"openapi\":\"3.1.0\"}",
            "Hello",
            "{}"
        };
        return utf8(others[random.nextInt(others.length)]);
    }

    private byte[] noise() {
        byte[] noise = new byte[3 + random.nextInt(5_000)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] items() {
        return utf8(feed("", "<item/>".repeat(10_001 + random.nextInt(1_000))));
    }

    private byte[] categories() {
        StringBuilder many = new StringBuilder();
        for (int i = 201 + random.nextInt(10_000); i > 0; i--)
            many.append("<category>c").append(i).append("</category>");
        return utf8(feed("", "<item>" + many + "</item>"));
    }
}
