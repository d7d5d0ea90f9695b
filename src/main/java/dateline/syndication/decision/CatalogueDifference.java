package dateline.syndication.decision;

import dateline.article.search.ReadScope;
import dateline.database.sql.Sql;
import dateline.syndication.partner.PartnerContext;
import java.time.Instant;

/**
 * How the catalogues of an outlet differ in two states of the partner's permissions, at one instant.
 *
 * @param gained the articles that only the second opens
 * @param lost the articles that only the first opens
 * @param raised the articles that both open, the second at a higher level
 * @param lowered the articles that both open, the second at a lower level
 */
public record CatalogueDifference(ReadScope gained, ReadScope lost, ReadScope raised, ReadScope lowered) {

    public static CatalogueDifference of(PartnerContext before, PartnerContext after, Instant now) {
        CatalogueSql first = CatalogueSql.of(before, now);
        CatalogueSql second = CatalogueSql.of(after, now);
        return new CatalogueDifference(
                second.scopeOf(without(second.condition(), first.condition()), after, now),
                first.scopeOf(without(first.condition(), second.condition()), before, now),
                second.scopeOf(atHigherLevel(second, first), after, now),
                first.scopeOf(atHigherLevel(first, second), before, now));
    }

    private static Sql without(Sql condition, Sql other) {
        return Sql.of("(").add(condition).add("and not").add(other).add(")");
    }

    private static Sql atHigherLevel(CatalogueSql higher, CatalogueSql lower) {
        return Sql.of("(")
                .add(lower.condition())
                .add("and (")
                .add(without(higher.fullCondition(), lower.fullCondition()))
                .add("or")
                .add(without(higher.teaserCondition(), lower.teaserCondition()))
                .add("))");
    }
}
