package dateline.article;

import dateline.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Where a search found something, as HTML that is safe to show: the text escaped, {@code <mark>} around the matches and no other
 * element. A member is absent where it holds no match, or is not the caller's to read.
 *
 * @param headline the whole of it
 * @param teaser up to 2 passages
 * @param body up to 3 passages, of its first 20,000 characters; a passage is 400 characters at most, without the marks
 */
public record Highlights(List<String> headline, List<String> teaser, List<String> body) {

    private static final int LONGEST = 400;
    private static final int BEFORE = 100;
    // See the function "highlighted" in the database.
    static final char MATCH = '\uFDD0';
    static final char MATCH_END = '\uFDD1';
    private static final String PASSAGE_END = "\uFDD2";

    /**
     * Columns, each after a comma, for a statement in which {@code x} is the article's text and {@code v} its version. Of the body
     * only what a reader is shown at that instant.
     */
    static Sql columns(TextSearch.Parsed words, Reach reach, Instant now) {
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

    /** @param headline passages in which matches are marked, as of the others; @return null where there are none */
    static Highlights of(List<String> headline, List<String> teaser, List<String> body) {
        return safe(html(headline), html(teaser), html(body));
    }

    private static Highlights safe(List<String> headline, List<String> teaser, List<String> body) {
        boolean nothing = headline == null && teaser == null && body == null;
        return nothing ? null : new Highlights(headline, teaser, body);
    }

    private static List<String> cut(String marked) {
        return marked == null ? List.of() : List.of(marked.split(PASSAGE_END));
    }

    private static List<String> html(List<String> marked) {
        List<String> passages =
                marked.stream().map(Highlights::html).filter(Objects::nonNull).toList();
        return passages.isEmpty() ? null : passages;
    }

    private static String html(String passage) {
        int match = passage.indexOf(MATCH);
        if (match < 0) return null;
        String text = passage.strip();
        StringBuilder html = new StringBuilder();
        int from = text.length() <= LONGEST ? 0 : Math.max(0, text.indexOf(MATCH) - BEFORE);
        // Never between the halves of a character.
        if (from > 0 && Character.isLowSurrogate(text.charAt(from))) from++;
        boolean open = false;
        int shown = 0;
        for (int i = from; i < text.length() && shown < LONGEST; i++) {
            char c = text.charAt(i);
            if (c == MATCH || c == MATCH_END) {
                if (open == (c == MATCH)) continue;
                open = c == MATCH;
                html.append(open ? "<mark>" : "</mark>");
                continue;
            }
            if (shown == LONGEST - 1 && Character.isHighSurrogate(c)) break;
            shown++;
            escape(c, html);
        }
        if (open) html.append("</mark>");
        return html.toString();
    }

    private static void escape(char c, StringBuilder html) {
        switch (c) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            default -> html.append(c);
        }
    }
}
