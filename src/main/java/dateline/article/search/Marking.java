package dateline.article.search;

import dateline.article.highlight.KeptPassages;
import dateline.article.highlight.KeptPassages.Text;
import dateline.article.highlight.PassageTexts;
import dateline.article.highlight.WordMap;
import dateline.article.rows.UnnamedRow;
import dateline.database.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Marks what a search found on one page. The places of words are stored with most versions. Where they are not, because what is shown depends on the
 * instant or on a permission, the texts are read with the page and their words are located by one more statement.
 */
final class Marking {

    private final ParsedSearch words;
    private final Reach reach;
    private final Instant now;
    private final KeptPassages passages;
    private final List<Located> rows = new ArrayList<>();

    /** Of one row: the stored places of its words, or the texts in which they are still to be located. */
    private record Located(String configuration, PassageTexts stored, String headline, String teaser, String body) {

        List<Text> texts() {
            return stored != null
                    ? List.of()
                    : Stream.of(headline, teaser, body)
                            .map(text -> new Text(configuration, KeptPassages.clean(text == null ? "" : text)))
                            .toList();
        }
    }

    /** @param words null where nothing is marked */
    Marking(ParsedSearch words, Reach reach, Instant now, KeptPassages passages) {
        this.words = words;
        this.reach = reach;
        this.now = now;
        this.passages = passages;
    }

    /** Columns, each after a comma, for {@link #tables}. */
    Sql columns() {
        if (words == null) return new Sql();
        return new Sql()
                .add(", said.*, p.configuration as passage_configuration, p.headline as passage_headline, case when")
                .add(reach.teaser())
                .add("then p.teaser end as passage_teaser, case when")
                .add(reach.whole())
                .add("then p.body end as passage_body");
    }

    /** Tables beside the articles {@code a}. */
    Sql tables() {
        if (words == null) return new Sql();
        // A permission decides on each caption, and the stored places are those of a text with all captions.
        String stored = reach.captions() ? "true" : "false";
        // Set apart, so that no text is read where its places are stored.
        return new Sql()
                .add("left join passage_text p on %s and p.article_id = a.id and p.number = a.version and p.form = %d"
                        .formatted(stored, WordMap.FORM))
                .add(
                        "left join lateral (select x.configuration as said_in, w.content ->> 'headline' as said_headline, case when")
                .add(reach.teaser())
                .add("then w.content ->> 'teaser' end as said_teaser, case when")
                .add(reach.whole())
                .add("then shown_body(w.content, x.body, ?, ?) end as said_body", now, reach.captions())
                .add("""
                        from version w join article_text x on x.article_id = w.article_id
                        where w.article_id = a.id and w.number = a.version and p.headline is null offset 0) said on true
                        """);
    }

    /** Takes the columns of the next row. */
    void read(ResultSet row) throws SQLException {
        if (words == null) return;
        byte[] headline = row.getBytes("passage_headline");
        rows.add(
                headline != null
                        ? stored(
                                row.getString("passage_configuration"),
                                headline,
                                row.getBytes("passage_teaser"),
                                row.getBytes("passage_body"))
                        : new Located(
                                row.getString("said_in"),
                                null,
                                row.getString("said_headline"),
                                row.getString("said_teaser"),
                                row.getString("said_body")));
    }

    private static Located stored(String configuration, byte[] headline, byte[] teaser, byte[] body) {
        return new Located(configuration, new PassageTexts(configuration, headline, teaser, body), null, null, null);
    }

    /** The same rows, in their order, each with what was found in it. */
    List<UnnamedRow> marked(List<UnnamedRow> page) {
        if (words == null) return page;
        List<byte[]> located =
                passages.maps(rows.stream().flatMap(row -> row.texts().stream()).toList());
        List<UnnamedRow> marked = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < page.size(); i++) {
            PassageTexts texts = rows.get(i).stored();
            if (texts == null) {
                texts = new PassageTexts(
                        rows.get(i).configuration(), located.get(next), located.get(next + 1), located.get(next + 2));
                next += 3;
            }
            UnnamedRow row = page.get(i);
            marked.add(row.with(row.article().highlighting(texts.highlights(words.wanted(texts.configuration())))));
        }
        return marked;
    }
}
