package dateline.article.rows;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The serialized parts of a version: JSON members without their braces, and the few values from which other members are
 * composed.
 *
 * @param head the members from type to dateline
 * @param body null if it was not requested or the reader may not read it
 */
@RecordBuilder
public record SerializedParts(
        byte[] head,
        byte[] body,
        byte[] subjects,
        byte[] media,
        byte[] teaserMedia,
        String sourceId,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        String originalPublishedAt) {

    /**
     * The form number of the stored bytes, those of the token offsets beside them included. Increment it when a format
     * changes: readers ignore rows of other forms.
     */
    public static final int FORM = 5;
}
