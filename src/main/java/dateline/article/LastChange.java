package dateline.article;

import dateline.database.Sql;
import java.time.Instant;

/** When anything that an audience could ever see changed last: what a list is modified at. */
final class LastChange {

    private LastChange() {}

    /** An expression; what happens after the instant that the list stands for belongs to the next one. */
    static Sql of(Audience audience, Instant now) {
        return new Sql()
                .add("(select c.at from change c where c.article_id is not null and c.at <= ?", now)
                .add(audience == Audience.NEWSROOM ? live(now) : new Sql().add("and c.told"))
                .add("order by c.at desc limit 1)");
    }

    // The newsroom's front ends see what is live, and learn of kills; of what is withheld, that it is.
    private static Sql live(Instant now) {
        return new Sql().add("""
                        and exists (
                            select from article a where a.id = c.article_id and (a.first_live_at <= ? or a.pub_status = 'canceled')
                              and (a.pub_status <> 'withheld' or c.kind = 'withheld'))
                        """, now);
    }
}
