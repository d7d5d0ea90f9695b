package dateline.article;

import dateline.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Shows where a search found something, on one page: from the texts kept with each version, where there are some; of the others the database cuts the
 * passages. A partner may not read all of what is kept: of its pages the database cuts all.
 */
final class Marking {

    private final ParsedSearch words;
    private final Reach reach;
    private final Instant now;

    /** @param words null where nothing is marked */
    Marking(ParsedSearch words, Reach reach, Instant now) {
        this.words = words;
        this.reach = reach;
        this.now = now;
    }

    private boolean kept() {
        return words != null && reach.captions();
    }

    /** Columns, each after a comma, for {@link #tables}. */
    Sql columns() {
        if (words == null) return Highlights.none();
        if (!kept()) return Highlights.columns(words, reach, now);
        return new Sql()
                .add(", cut.*, p.configuration as passage_configuration, p.headline as passage_headline, case when")
                .add(reach.teaser())
                .add("then p.teaser end as passage_teaser, case when")
                .add(reach.whole())
                .add("then p.body end as passage_body");
    }

    /** Tables beside the articles {@code a}. */
    Sql tables() {
        if (words == null) return new Sql();
        if (!kept()) return new Sql().add("join article_text x on x.article_id = a.id");
        // Set apart, so that nothing is cut where passages are kept.
        return new Sql()
                .add("left join passage_text p on p.article_id = a.id and p.number = a.version and p.form = "
                        + WordMap.FORM)
                .add("left join lateral (select v.number as cut_of")
                .add(Highlights.columns(words, reach, now))
                .add("""
                        from version v join article_text x on x.article_id = v.article_id
                        where v.article_id = a.id and v.number = a.version and p.headline is null offset 0) cut on true
                        """);
    }

    ArticleRow marked(ArticleRow article, ResultSet row) throws SQLException {
        if (!kept()) return article;
        PassageTexts texts = new PassageTexts(
                row.getString("passage_configuration"),
                row.getBytes("passage_headline"),
                row.getBytes("passage_teaser"),
                row.getBytes("passage_body"));
        // Of what is not for the reader there is no body here.
        return article.highlighting(texts.headline() == null ? Highlights.of(row) : texts.highlights(words, true));
    }
}
