package dateline.article;

import dateline.database.Columns;
import java.sql.SQLException;

/**
 * What passages of a version are cut from, each as a {@link WordMap}.
 *
 * @param configuration in which its words are stemmed
 * @param teaser may be null
 */
record PassageTexts(String configuration, byte[] headline, byte[] teaser, byte[] body) {

    /** @param next the columns of these names */
    static PassageTexts of(Columns next) throws SQLException {
        return new PassageTexts(next.text(), next.bytes(), next.bytes(), next.bytes());
    }

    int size() {
        return headline.length + (teaser == null ? 0 : teaser.length) + (body == null ? 0 : body.length);
    }

    /**
     * Where they hold what a search wants.
     *
     * @param whole whether the reader may read the body
     */
    Highlights highlights(ParsedSearch words, boolean whole) {
        Wanted wanted = words.wanted(configuration);
        return Highlights.of(
                Passages.of(headline, wanted, true, 1),
                Passages.of(teaser, wanted, false, 2),
                Passages.of(whole ? body : null, wanted, false, 3));
    }
}
