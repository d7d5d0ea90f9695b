package dateline.article;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a version says, as JSON members without their braces, and the little of it that other members are made from.
 *
 * @param head from its type to its dateline
 * @param body null where it was not asked for or is not meant for the reader
 */
record Finished(
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
    static final int FORM = 1;

    /** @return null where there is none for the live version */
    static Finished of(ResultSet row) throws SQLException {
        byte[] head = row.getBytes("finished_head");
        return head == null
                ? null
                : new Finished(
                        head,
                        row.getBytes("finished_body"),
                        row.getBytes("finished_subjects"),
                        row.getBytes("finished_media"),
                        row.getBytes("finished_teasing_media"),
                        row.getString("finished_source_id"),
                        row.getString("finished_holder"),
                        row.getString("finished_notice"),
                        row.getString("finished_url"),
                        row.getString("finished_original"));
    }

    /** @param whole whether the text is for the reader; an expression */
    static String columns(String whole) {
        return """
                fin.head as finished_head, case when %s then fin.body end as finished_body, fin.subjects as finished_subjects,
                fin.media as finished_media, fin.teasing_media as finished_teasing_media, fin.source_id as finished_source_id,
                fin.copyright_holder as finished_holder, fin.copyright_notice as finished_notice,
                fin.canonical_url as finished_url, fin.original_published_at as finished_original
                """.formatted(whole);
    }
}
