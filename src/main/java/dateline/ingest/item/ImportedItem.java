package dateline.ingest.item;

import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One item of a document, independent of its format. Values that the document does not give are null or empty.
 *
 * @param number in its document, from 1
 * @param id as its publisher gave it, never generated
 * @param title plain text
 * @param summary plain text
 * @param html the body, untrusted markup
 * @param base URL against which URLs in the body are resolved
 * @param section of the publication
 * @param license URL of its licence
 * @param misdated whether it has a publication date that cannot be read
 * @param preview a small picture, used if there is no other
 * @param state {@code draft}, {@code trash} or another state of the system it comes from; null for a published item
 * @param kind for an item that is no article: {@code page}, {@code attachment}
 * @param slug in the URLs of its publisher
 * @param thumbnail id of the attachment that is its main picture
 * @param line an unparsed line of an export
 */
@RecordBuilder
public record ImportedItem(
        int number,
        String id,
        String link,
        String title,
        String summary,
        String html,
        String base,
        List<String> authors,
        String language,
        Term section,
        List<Term> terms,
        String rights,
        String license,
        Instant published,
        boolean misdated,
        Instant updated,
        Instant expires,
        List<Enclosure> media,
        Enclosure preview,
        String state,
        String kind,
        String slug,
        String thumbnail,
        String line) {

    /** A category, tag or subject; slug and scheme may be null. */
    public record Term(String slug, String name, String scheme) {}

    /**
     * A picture, audio or video file that belongs to an item.
     *
     * @param mimeType as written in the document
     * @param medium image, audio, video or null
     * @param length bytes
     * @param duration seconds
     * @param alt text alternative of a picture
     */
    @RecordBuilder
    public record Enclosure(
            String url,
            String mimeType,
            String medium,
            Long length,
            Integer duration,
            Integer width,
            Integer height,
            String caption,
            String alt,
            String credit,
            String copyright) {

        /** A file with a description only, to be combined with another element that gives its type and size. */
        public static Enclosure said(String url, String caption, String alt, String credit, String copyright) {
            return ImportedItemEnclosureBuilder.builder()
                    .url(url)
                    .caption(caption)
                    .alt(alt)
                    .credit(credit)
                    .copyright(copyright)
                    .build();
        }

        Enclosure at(String other) {
            return ImportedItemEnclosureBuilder.builder(this).url(other).build();
        }

        /** Combines what two elements say of the same file; this one takes precedence. */
        Enclosure and(Enclosure other) {
            return ImportedItemEnclosureBuilder.builder()
                    .url(url)
                    .mimeType(or(mimeType, other.mimeType))
                    .medium(or(medium, other.medium))
                    .length(or(length, other.length))
                    .duration(or(duration, other.duration))
                    .width(or(width, other.width))
                    .height(or(height, other.height))
                    .caption(or(caption, other.caption))
                    .alt(or(alt, other.alt))
                    .credit(or(credit, other.credit))
                    .copyright(or(copyright, other.copyright))
                    .build();
        }

        private static <T> T or(T one, T other) {
            return one == null ? other : one;
        }
    }

    /** Collects the values of an item while it is read. */
    public static final class Builder {
        public final boolean wanted;
        public String id;
        public String link;
        public String title;
        public String summary;
        public String html;
        public String base;
        public String language;
        public Term section;
        public String rights;
        public String license;
        public Instant published;
        public boolean misdated;
        public Instant updated;
        public Instant expires;
        public String state;
        public String kind;
        public String slug;
        public String thumbnail;
        Integer duration;
        private Enclosure preview;
        public final List<String> authors = new ArrayList<>();
        final List<Term> terms = new ArrayList<>();
        private final Map<String, Enclosure> media = new LinkedHashMap<>();

        /** @param wanted whether the item will be made; if not, it is only checked for errors */
        public Builder(boolean wanted) {
            this.wanted = wanted;
        }

        public Instant date(String text) {
            return wanted ? DateParser.of(text) : null;
        }

        /** Sets the publication date; the first readable one counts. */
        public void published(String date) {
            Instant instant = date(date);
            if (published == null) published = instant;
            misdated |= wanted && instant == null && !date.isBlank();
        }

        public void author(String name) {
            if (name != null && !authors.contains(name)) few(authors).add(name);
        }

        public void term(Term term) {
            few(terms).add(term);
        }

        /** Sets the preview picture; the widest one counts, or the first if no width is known. */
        void preview(Enclosure one) {
            if (one.url() == null) return;
            if (preview == null || one.width() != null && (preview.width() == null || one.width() > preview.width()))
                preview = one;
        }

        public void media(Enclosure one) {
            if (one.url() == null) return;
            if (media.size() == DocumentLimits.REPEATED && !media.containsKey(one.url())) throw tooMany();
            media.merge(one.url(), one, Enclosure::and);
        }

        private static <T> List<T> few(List<T> list) {
            if (list.size() == DocumentLimits.REPEATED) throw tooMany();
            return list;
        }

        private static DocumentRefusedException tooMany() {
            return DocumentRefusedException.of(
                    "item-too-large",
                    "An item has more than " + DocumentLimits.REPEATED + " authors, categories or files.");
        }

        ImportedItem made(int number) {
            return ImportedItemBuilder.builder()
                    .number(number)
                    .id(id)
                    .link(link)
                    .title(title)
                    .summary(summary)
                    .html(html)
                    .base(base)
                    .authors(List.copyOf(authors))
                    .language(language)
                    .section(section)
                    .terms(List.copyOf(terms))
                    .rights(rights)
                    .license(license)
                    .published(published)
                    .misdated(misdated && published == null)
                    .updated(updated)
                    .expires(expires)
                    .media(media.values().stream()
                            .map(one -> duration == null || !"audio".equals(one.medium()) && !isAudio(one)
                                    ? one
                                    : one.and(ImportedItemEnclosureBuilder.builder()
                                            .url(one.url())
                                            .duration(duration)
                                            .build()))
                            .toList())
                    .preview(preview)
                    .state(state)
                    .kind(kind)
                    .slug(slug)
                    .thumbnail(thumbnail)
                    .build();
        }

        private static boolean isAudio(Enclosure one) {
            return one.mimeType() != null && one.mimeType().startsWith("audio/");
        }
    }

    public static ImportedItem line(int number, String line) {
        return ImportedItemBuilder.builder()
                .number(number)
                .authors(List.of())
                .terms(List.of())
                .media(List.of())
                .line(line)
                .build();
    }
}
