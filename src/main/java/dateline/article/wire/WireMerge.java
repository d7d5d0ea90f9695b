package dateline.article.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.ContentFields;
import dateline.article.editing.DraftMerge;
import dateline.http.base.StoredJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A wire's new version, carried into a working copy without writing over what editors made of the one before. */
final class WireMerge {

    private WireMerge() {}

    /**
     * @param before what the wire said last; null where it is not known, and then every difference is taken for an editor's
     * @param sent what it says now
     * @param own the working copy
     */
    static DraftMerge of(Content before, Content sent, Content own) {
        if (before == null) return new DraftMerge(own, ContentFields.changed(own, sent));
        DraftMerge followed = DraftMerge.follow(before, sent, own);
        return shows(followed.content()) ? followed : withOwn(followed, own);
    }

    // A block whose picture the wire took away, or the other way round: body and media stay together.
    private static boolean shows(Content content) {
        Set<String> media = new HashSet<>();
        content.media().forEach(item -> media.add(item.id()));
        return content.body().stream().allMatch(block -> {
            String shown = block instanceof Block.Image image
                    ? image.media()
                    : block instanceof Block.Audio audio
                            ? audio.media()
                            : block instanceof Block.Video video ? video.media() : null;
            return shown == null || media.contains(shown);
        });
    }

    private static DraftMerge withOwn(DraftMerge followed, Content own) {
        ObjectNode kept = StoredJson.MAPPER.valueToTree(followed.content());
        kept.set("media", StoredJson.MAPPER.valueToTree(own.media()));
        List<String> conflicts = new ArrayList<>(followed.conflicts());
        for (String member : List.of("body", "media")) if (!conflicts.contains(member)) conflicts.add(member);
        try {
            return new DraftMerge(
                    StoredJson.MAPPER.treeToValue(kept, Content.class).withBody(own.body()), conflicts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The wire's blocks first: what says the same keeps its id; what editors added only reserves its own. */
    static List<Block> known(List<Block> wire, List<Block> own) {
        List<Block> known = new ArrayList<>(wire);
        Set<String> ids = new HashSet<>();
        wire.forEach(block -> ids.add(block.id()));
        own.stream().filter(block -> !ids.contains(block.id())).forEach(known::add);
        return known;
    }
}
