package dateline.article.wire;

import dateline.article.editing.DraftView;
import dateline.article.editing.PublicationView;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.http.describe.HasEtag;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.UUID;

/**
 * Result of writing a wire item. Its ETag is that of the draft.
 *
 * @param id of the article; its draft is {@code /v1/drafts/{id}}
 * @param outcome created, updated or unchanged
 * @param sourceVersion version of the item that is stored now
 * @param state of the article
 * @param conflicts members that both the wire and an editor have changed; they keep the editor's value
 * @param publication the publication, if there was one
 * @param heldBack why the requested publication did not take place: conflicts, unpublished-edits, state, embargo or
 *     expired
 * @param created names that were created because the item named them
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
