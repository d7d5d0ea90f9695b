package dateline.ingest;

import dateline.ingest.Item.Enclosure;
import dateline.ingest.Item.Making;
import java.io.IOException;

/** What RSS and Atom say alike of pictures, recordings and films: Media RSS, iTunes and enclosures. */
final class MediaElements {

    private final Xml xml;

    MediaElements(Xml xml) {
        this.xml = xml;
    }

    /** @return whether the element was one of these, and has been taken */
    boolean take(String name, Making item) throws IOException {
        switch (name) {
            case "media:group" -> {
                while (xml.child()) if (!take(Vocabulary.name(xml), item)) xml.skip();
            }
            case "media:content" -> item.media(content(item));
            case "media:thumbnail" -> item.preview(thumbnail());
            case "itunes:duration" -> item.duration = Dates.seconds(xml.text());
            case "itunes:image" -> {
                item.media(picture(xml.attribute("href")));
                xml.skip();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private Enclosure thumbnail() throws IOException {
        Enclosure small = new Enclosure(
                xml.attribute("url"),
                null,
                "image",
                null,
                null,
                whole(xml.attribute("width")),
                whole(xml.attribute("height")),
                null,
                null,
                null,
                null);
        xml.skip();
        return small;
    }

    private Enclosure content(Making item) throws IOException {
        String url = xml.attribute("url");
        String type = xml.attribute("type");
        String medium = xml.attribute("medium");
        Long length = length(xml.attribute("fileSize"));
        Integer duration = whole(xml.attribute("duration"));
        Integer width = whole(xml.attribute("width"));
        Integer height = whole(xml.attribute("height"));
        String caption = null;
        String title = null;
        String credit = null;
        String copyright = null;
        while (xml.child()) {
            switch (Vocabulary.name(xml)) {
                case "media:description" -> {
                    boolean html = "html".equals(xml.attribute("type"));
                    caption = html ? Words.ofHtml(xml.text()) : Words.text(xml.text());
                }
                case "media:title" -> title = Words.line(xml.text());
                case "media:credit" -> credit = Words.line(xml.text());
                case "media:copyright" -> copyright = Words.line(xml.text());
                case "media:thumbnail" -> item.preview(thumbnail());
                default -> xml.skip();
            }
        }
        return new Enclosure(
                url,
                type,
                medium,
                length,
                duration,
                width,
                height,
                caption == null ? title : caption,
                null,
                credit,
                copyright);
    }

    static Enclosure picture(String url) {
        return new Enclosure(url, null, "image", null, null, null, null, null, null, null, null);
    }

    static Enclosure enclosure(String url, String type, String length, String caption) {
        Long bytes = length(length);
        // A length of nothing says that nobody knows it.
        return new Enclosure(
                url,
                type,
                null,
                bytes == null || bytes == 0 ? null : bytes,
                null,
                null,
                null,
                caption,
                null,
                null,
                null);
    }

    private static Long length(String text) {
        return text != null && text.strip().matches("\\d{1,18}") ? Long.valueOf(text.strip()) : null;
    }

    private static Integer whole(String text) {
        return text != null && text.strip().matches("[1-9]\\d{0,8}") ? Integer.valueOf(text.strip()) : null;
    }
}
