package dateline.article.rows;

import dateline.article.model.Audience;
import dateline.database.sql.Sql;
import java.time.Instant;

/** When anything that an audience could ever see changed last, or was called otherwise: what a list is modified at. */
public final class LastChange {

    private LastChange() {}

    /** An expression; what happens after the instant that the list stands for belongs to the next one. */
    public static Sql of(Audience audience, Instant now) {
        return of(audience, new Sql().add("?", now));
    }

    public static Sql of(Audience audience, Sql now) {
        String known = audience == Audience.NEWSROOM ? "live" : "told";
        return new Sql()
                .add("greatest((select c.at from change c where c.article_id is not null and c.at <=")
                .add(now)
                .add("and c.%s order by c.at desc limit 1),".formatted(known))
                .add("(select n.renamed_at from naming n where n.renamed_at <=")
                .add(now)
                .add("))");
    }
}
