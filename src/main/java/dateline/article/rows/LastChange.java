package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;

/**
 * The instant at which anything that an audience could see was last changed or renamed: the modification instant of a
 * list.
 */
public final class LastChange {

    private LastChange() {}

    /** Returns an expression. It ignores changes after the instant of the statement. */
    public static Sql of(Audience audience) {
        String column = audience == Audience.NEWSROOM ? "live" : "told";
        return Sql.of("greatest((select c.at from change c where c.article_id is not null and c.at <=")
                .add(ArticleSql.NOW)
                .add("and c.%s order by c.at desc limit 1),".formatted(column))
                .add("(select n.renamed_at from naming n where n.renamed_at <=")
                .add(ArticleSql.NOW)
                .add("))");
    }
}
