package dateline.article;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The media of a story whose body comes as HTML: each picture in it is one of them, or becomes one. */
final class Pictures {

    private static final int MOST = 100;

    private final Optional<URI> base;
    private final boolean taking;
    private final List<Media> media;

    private Pictures(Optional<URI> base, boolean taking, List<Media> media) {
        this.base = base;
        this.taking = taking;
        this.media = media;
    }

    /** Takes none. */
    static Pictures none() {
        return new Pictures(Optional.empty(), false, List.of());
    }

    /** @param base absolute address of the page, or null; @param sent media that came beside the text, or null */
    static Pictures of(String base, List<Media> sent) {
        return new Pictures(InlineHtml.base(base), true, new ArrayList<>(sent == null ? List.of() : sent));
    }

    /** All of them: those that were sent, then those that the text brought. */
    List<Media> media() {
        return media;
    }

    /** @return its place, where it has an address that everybody can fetch and is no counter of visitors */
    Optional<Block> place(String src, String alt, String width, String height, String caption) {
        Optional<String> url = InlineHtml.absolute(src, base).filter(WebAddress.Check::valid);
        boolean pixel = width.matches("[01]") || height.matches("[01]");
        if (!taking || pixel || url.isEmpty()) return Optional.empty();
        for (int i = 0; i < media.size(); i++) {
            Media known = media.get(i);
            if (!"image".equals(known.type()) || !url.get().equals(known.url())) continue;
            if (known.id() == null) media.set(i, known.withId(free()));
            return Optional.of(new Block.Image(null, media.get(i).id(), cut(caption)));
        }
        if (media.size() >= MOST) return Optional.empty();
        String id = free();
        media.add(Media.picture(id, url.get(), cut(alt), number(width), number(height)));
        return Optional.of(new Block.Image(null, id, cut(caption)));
    }

    private String free() {
        Set<String> taken = new HashSet<>();
        media.forEach(item -> taken.add(item.id()));
        int next = 1;
        while (taken.contains("m" + next)) next++;
        return "m" + next;
    }

    private static Integer number(String text) {
        return text.isEmpty() || Integer.parseInt(text) == 0 ? null : Integer.valueOf(text);
    }

    private static String cut(String text) {
        if (text == null || text.isBlank()) return null;
        String words = text.strip();
        return words.length() <= 2_000
                ? words
                : words.substring(0, words.offsetByCodePoints(0, words.codePointCount(0, 1_999)));
    }
}
