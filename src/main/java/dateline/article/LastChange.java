package dateline.article;

import dateline.database.Sql;

/** When anything that an audience could ever see changed last: what a list is modified at. */
final class LastChange {

    // Behind a long run of changes that do not concern everybody, the oldest of the run will do: never earlier than the
    // truth.
    private static final int LOOKED_AT = 10;

    private LastChange() {}

    /** An expression. */
    static Sql of(Audience audience) {
        if (audience == Audience.NEWSROOM) {
            return new Sql().add("""
                    (select c.at from change c join article a on a.id = c.article_id
                     where a.version > 0 order by c.at desc limit 1)
                    """);
        }
        return new Sql().add("""
                        (select coalesce(
                            (select c.at from (select n.at, n.article_id from change n where n.article_id is not null
                                               order by n.at desc limit ?) c
                             join article a on a.id = c.article_id where a.first_public_at is not null
                             order by c.at desc limit 1),
                            (select min(c.at) from (select n.at from change n where n.article_id is not null
                                                    order by n.at desc limit ?) c)))
                        """, LOOKED_AT, LOOKED_AT);
    }
}
