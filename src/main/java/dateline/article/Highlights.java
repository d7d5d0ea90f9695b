package dateline.article;

import dateline.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a search found something, as HTML that is safe to show: the text escaped, {@code <mark>} around the matches and no other
 * element. A member is absent where it holds no match, or is not the caller's to read.
 *
 * @param headline the whole of it
 * @param teaser up to 2 passages
 * @param body up to 3 passages, of its first 20,000 characters; a passage is 400 characters at most, without the marks
 */
public record Highlights(List<String> headline, List<String> teaser, List<String> body) {

    private static final String PASSAGE_END = "\uFDD2";

    /**
     * Columns, each after a comma, for a statement in which {@code x} is the article's text and {@code v} its version. Of the body
     * only what a reader is shown at that instant.
     */
    static Sql columns(ParsedSearch words, Reach reach, Instant now) {
        Sql query = words.query();
        return new Sql()
                .add(", highlighted(x.configuration, v.content ->> 'headline',")
                .add(query)
                .add(", 'HighlightAll=true') as headline_matches, case when")
                .add(reach.teaser())
                .add("then highlighted(x.configuration, v.content ->> 'teaser',")
                .add(query)
                .add(", 'MaxFragments=2, MaxWords=35, MinWords=15') end as teaser_matches, case when")
                .add(reach.whole())
                .add("then highlighted(x.configuration, shown_body(v.content, x.body, ?, ?),", now, reach.captions())
                .add(query)
                .add(", 'MaxFragments=3, MaxWords=35, MinWords=15') end as body_matches");
    }

    /** Columns of the same names for a statement that searches nothing. */
    static Sql none() {
        return new Sql()
                .add(", cast(null as text) as headline_matches, cast(null as text) as teaser_matches,")
                .add("cast(null as text) as body_matches");
    }

    static Highlights of(ResultSet row) throws SQLException {
        return of(
                cut(row.getString("headline_matches")),
                cut(row.getString("teaser_matches")),
                cut(row.getString("body_matches")));
    }

    /** @return null where nothing is marked in any of these passages */
    static Highlights of(List<Passage> headline, List<Passage> teaser, List<Passage> body) {
        return safe(html(headline), html(teaser), html(body));
    }

    private static Highlights safe(List<String> headline, List<String> teaser, List<String> body) {
        boolean nothing = headline == null && teaser == null && body == null;
        return nothing ? null : new Highlights(headline, teaser, body);
    }

    private static List<Passage> cut(String marked) {
        return marked == null
                ? List.of()
                : Stream.of(marked.split(PASSAGE_END)).map(Passage::of).toList();
    }

    private static List<String> html(List<Passage> all) {
        if (all.isEmpty()) return null;
        List<String> passages = new ArrayList<>(all.size());
        for (Passage one : all) {
            String html = one.html();
            if (html != null) passages.add(html);
        }
        return passages.isEmpty() ? null : passages;
    }
}
