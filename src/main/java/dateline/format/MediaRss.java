package dateline.format;

import dateline.format.FeedEntry.EntryMedia;
import java.util.Locale;

/** Writes Media RSS 1.5.1 elements within RSS and Atom, which have no own elements for captions, credits and copyright of media. */
final class MediaRss {

    static final String NAMESPACE = "http://search.yahoo.com/mrss/";

    private MediaRss() {}

    static void write(FeedXml xml, EntryMedia media) {
        xml.startElement(
                "media:content",
                "url",
                media.url(),
                "fileSize",
                number(media.length()),
                "type",
                media.mimeType(),
                "medium",
                media.type().name().toLowerCase(Locale.ROOT),
                "duration",
                number(media.duration()),
                "height",
                number(media.height()),
                "width",
                number(media.width()));
        xml.textElement("media:description", media.caption(), "type", "plain");
        xml.textElement("media:credit", media.credit());
        xml.textElement("media:copyright", media.copyright());
        if (media.digitalSourceType() != null)
            xml.textElement(
                    "media:category",
                    media.digitalSourceType().term(),
                    "scheme",
                    media.digitalSourceType().scheme());
        xml.endElement();
    }

    static String number(Number number) {
        return number == null ? null : number.toString();
    }
}
