package dateline.article.rows;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a version says, as JSON members without their braces, and the little of it that other members are made from.
 *
 * @param head from its type to its dateline
 * @param body null where it was not asked for or is not meant for the reader
 */
@RecordBuilder
public record SerializedParts(
        byte[] head,
        byte[] body,
        byte[] subjects,
        byte[] media,
        byte[] teasingMedia,
        String sourceId,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        String originalPublishedAt) {

    /** Another number for other bytes: what was stored under this one is then read no more. */
    public static final int FORM = 1;
}
