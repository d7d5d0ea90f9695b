package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;
import java.time.Instant;

/**
 * The instant at which anything that an audience could see was last changed or renamed: the modification instant of a
 * list.
 */
public final class LastChange {

    private LastChange() {}

    /** Returns an expression. It ignores changes after the instant of the list. */
    public static Sql of(Audience audience, Instant now) {
        return of(audience, new Sql().add("?", now));
    }

    public static Sql of(Audience audience, Sql now) {
        String column = audience == Audience.NEWSROOM ? "live" : "told";
        return new Sql()
                .add("greatest((select c.at from change c where c.article_id is not null and c.at <=")
                .add(now)
                .add("and c.%s order by c.at desc limit 1),".formatted(column))
                .add("(select n.renamed_at from naming n where n.renamed_at <=")
                .add(now)
                .add("))");
    }
}
