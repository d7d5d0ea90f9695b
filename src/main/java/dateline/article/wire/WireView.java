package dateline.article.wire;

import dateline.article.editing.DraftView;
import dateline.article.editing.PublicationView;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.http.describe.HasEtag;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.UUID;

/**
 * What became of a wire's item. Its ETag is that of the working copy.
 *
 * @param id of the article; its working copy is {@code /v1/drafts/{id}}
 * @param outcome created, updated or unchanged
 * @param sourceVersion that is here now
 * @param state of the article
 * @param conflicts members that the wire changed and an editor had changed before: they stay as the editor left them
 * @param publication what was published, if anything was
 * @param heldBack why it was not published though that was asked for: conflicts, unpublished-edits, state,
 *     embargo or expired
 * @param created what was made because the item named it
 */
@RecordBuilder
public record WireView(
        UUID id,
        String outcome,
        String sourceVersion,
        long revision,
        int version,
        String state,
        List<String> conflicts,
        PublicationView publication,
        String heldBack,
        List<Created> created)
        implements HasEtag {

    @Override
    public String tag() {
        return DraftView.tag(id, revision, state);
    }
}
