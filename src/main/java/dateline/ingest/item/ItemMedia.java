package dateline.ingest.item;

import dateline.article.body.HtmlStory;
import dateline.article.body.Media;
import dateline.article.body.MediaBuilder;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.UrlResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects the images, audio and video of an item, from its attachments and its body, each once. */
public final class ItemMedia {

    private static final Set<String> TYPES = Set.of("image", "audio", "video");
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("jpg", "image"),
            Map.entry("jpeg", "image"),
            Map.entry("png", "image"),
            Map.entry("gif", "image"),
            Map.entry("webp", "image"),
            Map.entry("avif", "image"),
            Map.entry("mp3", "audio"),
            Map.entry("m4a", "audio"),
            Map.entry("ogg", "audio"),
            Map.entry("opus", "audio"),
            Map.entry("wav", "audio"),
            Map.entry("flac", "audio"),
            Map.entry("mp4", "video"),
            Map.entry("webm", "video"),
            Map.entry("mov", "video"));
    private static final int MOST = 100;

    private ItemMedia() {}

    /** @param text the body, whose blocks refer to media by id; attached media follow those of the body */
    public static List<Media> of(ImportedItem item, HtmlStory text, DocumentMetadata head, Truncations cuts) {
        Map<String, Media> all = new LinkedHashMap<>();
        // A URL used as video and as audio gives two media, since blocks refer to both.
        for (Media one : text.media())
            if (all.putIfAbsent(one.url(), one) != null) all.put(one.type() + " " + one.url(), one);
        List<Enclosure> beside = new ArrayList<>();
        DocumentMetadata.AttachedFile main = item.thumbnail() == null ? null : head.attachments.get(item.thumbnail());
        if (main != null) beside.add(main.picture());
        for (Enclosure one : item.media()) beside.add(whole(one, item, head));
        if (item.preview() != null
                && all.values().stream().noneMatch(one -> "image".equals(one.type()))
                && beside.stream().noneMatch(one -> "image".equals(type(one))))
            beside.add(whole(item.preview(), item, head));
        boolean first = true;
        boolean pictured = false;
        int left = text.left();
        for (Enclosure one : beside) {
            String type = type(one);
            if (type == null || !HtmlStory.keeps(one.url())) continue;
            Media known = all.get(one.url());
            if (known == null && all.size() == MOST) {
                left++;
                continue;
            }
            String id = known == null ? "m" + (all.size() + 1) : known.id();
            // The first picture is a main medium too: an audio item needs one where only pictures are shown.
            boolean picture = !pictured && type.equals("image");
            all.put(one.url(), media(id, type, first || picture ? "main" : "inline", one, known, cuts));
            first = false;
            pictured |= picture;
        }
        cuts.some("media", all.size() + left, all.size());
        return List.copyOf(all.values());
    }

    private static Enclosure whole(Enclosure one, ImportedItem item, DocumentMetadata head) {
        return one.at(UrlResolver.absolute(one.url(), item.base(), head.base, head.address));
    }

    private static Media media(String id, String type, String role, Enclosure one, Media known, Truncations cuts) {
        String caption = cuts.text("media", TextCleaner.text(one.caption()), 1_990);
        return MediaBuilder.builder()
                .id(id)
                .type(known == null ? type : known.type())
                .role(role)
                .url(one.url())
                .mimeType(mimeType(one, type))
                .width(one.width() == null && known != null ? known.width() : one.width())
                .height(one.height() == null && known != null ? known.height() : one.height())
                .duration(one.duration())
                .sizeInBytes(one.length())
                .caption(caption == null && known != null ? known.caption() : caption)
                .alt(
                        known == null || known.alt() == null
                                ? cuts.text("media", TextCleaner.text(one.alt()), 1_990)
                                : known.alt())
                .creditLine(cuts.text("media", TextCleaner.line(one.credit()), 490))
                .copyrightHolder(cuts.text("media", TextCleaner.line(one.copyright()), 190))
                .build();
    }

    /** @return image, audio or video; null for anything else, such as a document or subtitles */
    private static String type(Enclosure one) {
        if (one.medium() != null && TYPES.contains(one.medium().toLowerCase(Locale.ROOT)))
            return one.medium().toLowerCase(Locale.ROOT);
        String kind = one.mimeType() == null
                ? ""
                : one.mimeType().strip().toLowerCase(Locale.ROOT).replaceFirst("/.*", "");
        if (TYPES.contains(kind)) return kind;
        return typeOf(one.url());
    }

    /** Whether the URL ends with the extension of an image. */
    static boolean isPicture(String url) {
        return "image".equals(typeOf(url));
    }

    private static String typeOf(String url) {
        String path = url.replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
        return ENDINGS.get(path.substring(path.lastIndexOf('.') + 1));
    }

    private static String mimeType(Enclosure one, String type) {
        if (one.mimeType() == null) return null;
        String plain = one.mimeType().toLowerCase(Locale.ROOT);
        int parameters = plain.indexOf(';');
        if (parameters >= 0) plain = plain.substring(0, parameters);
        plain = plain.strip();
        return plain.matches("[a-z]+/[a-z0-9.+-]+") && plain.startsWith(type + "/") && plain.length() <= 100
                ? plain
                : null;
    }
}
