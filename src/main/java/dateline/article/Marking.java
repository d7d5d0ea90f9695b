package dateline.article;

import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Shows where a search found something, on one page: from the texts kept with each version, where there are some; of the others the database cuts the
 * passages, in a statement of its own. A partner may not read all of what is kept: of its pages the database cuts all.
 */
final class Marking {

    private final TextSearch.Parsed words;
    private final Reach reach;
    private final Instant now;
    private final Set<UUID> left = new HashSet<>();

    /** @param words null where nothing is marked */
    Marking(TextSearch.Parsed words, Reach reach, Instant now) {
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
        return Highlights.none()
                .add(", p.configuration as passage_configuration, p.headline as passage_headline, case when")
                .add(reach.teaser())
                .add("then p.teaser end as passage_teaser, case when")
                .add(reach.whole())
                .add("then p.body end as passage_body");
    }

    /** Tables beside the articles {@code a}. */
    Sql tables() {
        if (words == null) return new Sql();
        if (!kept()) return new Sql().add("join article_text x on x.article_id = a.id");
        return new Sql()
                .add("left join passage_text p on p.article_id = a.id and p.number = a.version and p.form = "
                        + WordMap.FORM);
    }

    ArticleRow marked(ArticleRow article, ResultSet row) throws SQLException {
        if (!kept()) return article;
        String configuration = row.getString("passage_configuration");
        byte[] headline = row.getBytes("passage_headline");
        if (headline == null) {
            left.add(article.id());
            return article;
        }
        Wanted wanted = words.wanted(configuration);
        return article.highlighting(Highlights.of(
                Passages.of(headline, wanted, true, 1),
                Passages.of(row.getBytes("passage_teaser"), wanted, false, 2),
                Passages.of(row.getBytes("passage_body"), wanted, false, 3)));
    }

    /** The same rows, those marked that nothing was kept of. */
    List<ArticleRow> completed(List<ArticleRow> rows, AgroalDataSource database) {
        if (left.isEmpty()) return rows;
        Map<UUID, Highlights> cut = new HashMap<>();
        Map<UUID, Integer> versions = new HashMap<>();
        new Sql()
                .add("select a.id, a.version")
                .add(Highlights.columns(words, reach, now))
                .add("from article a join version v on v.article_id = a.id and v.number = a.version")
                .add("join article_text x on x.article_id = a.id where a.id = any(?)", left)
                .list(database, row -> {
                    UUID id = row.getObject("id", UUID.class);
                    cut.put(id, Highlights.of(row));
                    return versions.put(id, row.getInt("version"));
                });
        return rows.stream()
                .map(row -> left.contains(row.id())
                                && Integer.valueOf(row.version()).equals(versions.get(row.id()))
                        ? row.highlighting(cut.get(row.id()))
                        : row)
                .toList();
    }
}
