package dateline.ingest.item;

import dateline.ingest.item.ImportedItem.Builder;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.XmlNamespaces;
import dateline.ingest.xml.XmlPullReader;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads the media elements that RSS and Atom share: Media RSS, iTunes and enclosures of one item. Descriptions that
 * Media RSS gives for a group or for the item apply to files without their own.
 */
public final class MediaElements {

    private final XmlPullReader xml;
    private final Set<String> files = new LinkedHashSet<>();
    private String caption;
    private String title;
    private String credit;
    private String copyright;

    /** A reader for one item, or for one group or file in it. */
    public MediaElements(XmlPullReader xml) {
        this.xml = xml;
    }

    /** @return whether the element is a media element and was consumed */
    public boolean readElement(String name, Builder item) throws IOException {
        switch (name) {
            case "media:group" -> {
                MediaElements group = new MediaElements(xml);
                while (xml.nextChild()) if (!group.readElement(XmlNamespaces.prefixedName(xml), item)) xml.skip();
                group.applyDescriptions(item);
                files.addAll(group.files);
            }
            case "media:content" -> readFile(item);
            case "media:thumbnail" -> item.offerPreview(readThumbnail());
            case "itunes:duration" -> item.duration = DateParser.parseSeconds(xml.readText());
            case "itunes:image" -> {
                item.addMedia(picture(xml.attribute("href")));
                xml.skip();
            }
            default -> {
                return readDescription(name);
            }
        }
        return true;
    }

    private boolean readDescription(String name) throws IOException {
        switch (name) {
            case "media:description" -> {
                boolean isHtml = "html".equals(xml.attribute("type"));
                caption = isHtml ? TextCleaner.htmlToText(xml.readText()) : TextCleaner.clean(xml.readText());
            }
            case "media:title" -> title = TextCleaner.cleanLine(xml.readText());
            case "media:credit" -> credit = TextCleaner.cleanLine(xml.readText());
            case "media:copyright" -> copyright = TextCleaner.cleanLine(xml.readText());
            default -> {
                return false;
            }
        }
        return true;
    }

    private Enclosure describe(String url) {
        return Enclosure.describe(url, caption == null ? title : caption, null, credit, copyright);
    }

    /** Applies the common descriptions to files that have none of their own. */
    public void applyDescriptions(Builder item) {
        for (String file : files) item.addMedia(describe(file));
    }

    private Enclosure readThumbnail() throws IOException {
        Enclosure thumbnail = ImportedItemEnclosureBuilder.builder()
                .url(xml.attribute("url"))
                .medium("image")
                .width(parsePositive(xml.attribute("width")))
                .height(parsePositive(xml.attribute("height")))
                .build();
        xml.skip();
        return thumbnail;
    }

    private void readFile(Builder item) throws IOException {
        Enclosure file = ImportedItemEnclosureBuilder.builder()
                .url(xml.attribute("url"))
                .mimeType(xml.attribute("type"))
                .medium(xml.attribute("medium"))
                .length(parseLength(xml.attribute("fileSize")))
                .duration(parsePositive(xml.attribute("duration")))
                .width(parsePositive(xml.attribute("width")))
                .height(parsePositive(xml.attribute("height")))
                .build();
        MediaElements own = new MediaElements(xml);
        while (xml.nextChild()) {
            String name = XmlNamespaces.prefixedName(xml);
            if (name.equals("media:thumbnail")) item.offerPreview(readThumbnail());
            else if (!own.readDescription(name)) xml.skip();
        }
        item.addMedia(file.merge(own.describe(file.url())));
        if (file.url() != null) files.add(file.url());
    }

    public static Enclosure picture(String url) {
        return ImportedItemEnclosureBuilder.builder().url(url).medium("image").build();
    }

    public static Enclosure enclosure(String url, String type, String length, String caption) {
        Long bytes = parseLength(length);
        // A length of 0 means that it is unknown.
        return ImportedItemEnclosureBuilder.builder()
                .url(url)
                .mimeType(type)
                .length(bytes == null || bytes == 0 ? null : bytes)
                .caption(caption)
                .build();
    }

    private static Long parseLength(String text) {
        return text != null && text.strip().matches("\\d{1,18}") ? Long.valueOf(text.strip()) : null;
    }

    private static Integer parsePositive(String text) {
        return text != null && text.strip().matches("[1-9]\\d{0,8}") ? Integer.valueOf(text.strip()) : null;
    }
}
