package dateline.article.format;

import dateline.article.body.Media;
import dateline.article.read.ReaderView;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Writes the media of an article as associations of ninjs. Media without the right to be shown have only their name and status. */
final class NinjsAssociations {

    private NinjsAssociations() {}

    static List<JsonMembers> of(ReaderView view) {
        return view.content().media().stream()
                .map(media -> association(view, media))
                .toList();
    }

    private static JsonMembers association(ReaderView view, Media media) {
        JsonMembers association = new JsonMembers()
                .put("name", media.id())
                .put("rel", media.role() == null ? "inline" : media.role())
                .put("uri", "urn:uuid:" + view.article().id() + "#" + media.id())
                .put("type", media.type().equals("image") ? "picture" : media.type());
        if (!media.canBeShown()) return association.put("pubStatus", "withheld");
        return association
                .put("pubStatus", "usable")
                .put("expires", media.rightsExpireAt())
                .put("descriptions", List.of(Ninjs.text("caption", media.caption()), Ninjs.text("alt", media.alt())))
                .put("bodies", List.of(Ninjs.text("transcript", media.transcript())))
                .put("by", media.creditLine())
                .put("copyrightHolder", media.copyrightHolder())
                .put("usageTerms", media.usageTerms())
                .put("digitalSourceType", Ninjs.sourceType(media.digitalSourceType()))
                .put(
                        "infoSources",
                        Ninjs.responsibleEditor(media.responsibleEditor()).toList())
                .put("renditions", renditions(media));
    }

    private static List<JsonMembers> renditions(Media media) {
        JsonMembers original = new JsonMembers()
                .put("name", "original")
                .put("href", media.url())
                .put("contentType", media.contentType())
                .put("width", media.width())
                .put("height", media.height())
                .put("sizeInBytes", media.sizeInBytes())
                .put("duration", media.duration());
        List<Media.Rendition> renditions = media.renditions() == null ? List.of() : media.renditions();
        return Stream.concat(
                        Stream.of(original),
                        IntStream.range(0, renditions.size()).mapToObj(i -> rendition(renditions.get(i), i + 1)))
                .toList();
    }

    private static JsonMembers rendition(Media.Rendition one, int number) {
        return new JsonMembers()
                .put("name", one.name() == null || one.name().isBlank() ? "rendition-" + number : one.name())
                .put("href", one.url())
                .put("contentType", one.mimeType())
                .put("width", one.width())
                .put("height", one.height());
    }
}
