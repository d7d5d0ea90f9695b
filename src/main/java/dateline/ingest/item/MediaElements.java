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
    public boolean take(String name, Builder item) throws IOException {
        switch (name) {
            case "media:group" -> {
                MediaElements group = new MediaElements(xml);
                while (xml.child()) if (!group.take(XmlNamespaces.name(xml), item)) xml.skip();
                group.end(item);
                files.addAll(group.files);
            }
            case "media:content" -> content(item);
            case "media:thumbnail" -> item.preview(thumbnail());
            case "itunes:duration" -> item.duration = DateParser.seconds(xml.text());
            case "itunes:image" -> {
                item.media(picture(xml.attribute("href")));
                xml.skip();
            }
            default -> {
                return says(name);
            }
        }
        return true;
    }

    private boolean says(String name) throws IOException {
        switch (name) {
            case "media:description" -> {
                boolean html = "html".equals(xml.attribute("type"));
                caption = html ? TextCleaner.ofHtml(xml.text()) : TextCleaner.text(xml.text());
            }
            case "media:title" -> title = TextCleaner.line(xml.text());
            case "media:credit" -> credit = TextCleaner.line(xml.text());
            case "media:copyright" -> copyright = TextCleaner.line(xml.text());
            default -> {
                return false;
            }
        }
        return true;
    }

    private Enclosure said(String url) {
        return Enclosure.said(url, caption == null ? title : caption, null, credit, copyright);
    }

    /** Applies the common descriptions to files that have none of their own. */
    public void end(Builder item) {
        for (String file : files) item.media(said(file));
    }

    private Enclosure thumbnail() throws IOException {
        Enclosure small = ImportedItemEnclosureBuilder.builder()
                .url(xml.attribute("url"))
                .medium("image")
                .width(whole(xml.attribute("width")))
                .height(whole(xml.attribute("height")))
                .build();
        xml.skip();
        return small;
    }

    private void content(Builder item) throws IOException {
        Enclosure file = ImportedItemEnclosureBuilder.builder()
                .url(xml.attribute("url"))
                .mimeType(xml.attribute("type"))
                .medium(xml.attribute("medium"))
                .length(length(xml.attribute("fileSize")))
                .duration(whole(xml.attribute("duration")))
                .width(whole(xml.attribute("width")))
                .height(whole(xml.attribute("height")))
                .build();
        MediaElements within = new MediaElements(xml);
        while (xml.child()) {
            String name = XmlNamespaces.name(xml);
            if (name.equals("media:thumbnail")) item.preview(thumbnail());
            else if (!within.says(name)) xml.skip();
        }
        item.media(file.and(within.said(file.url())));
        if (file.url() != null) files.add(file.url());
    }

    public static Enclosure picture(String url) {
        return ImportedItemEnclosureBuilder.builder().url(url).medium("image").build();
    }

    public static Enclosure enclosure(String url, String type, String length, String caption) {
        Long bytes = length(length);
        // A length of 0 means that it is unknown.
        return ImportedItemEnclosureBuilder.builder()
                .url(url)
                .mimeType(type)
                .length(bytes == null || bytes == 0 ? null : bytes)
                .caption(caption)
                .build();
    }

    private static Long length(String text) {
        return text != null && text.strip().matches("\\d{1,18}") ? Long.valueOf(text.strip()) : null;
    }

    private static Integer whole(String text) {
        return text != null && text.strip().matches("[1-9]\\d{0,8}") ? Integer.valueOf(text.strip()) : null;
    }
}
