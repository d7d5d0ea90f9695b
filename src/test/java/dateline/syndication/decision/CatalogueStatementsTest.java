package dateline.syndication.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.article.model.SectionTree;
import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
import dateline.article.search.ReadScope;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.database.sql.StatementCheck;
import dateline.rights.Level;
import dateline.rights.OutletFacts;
import dateline.rights.PartnerFacts;
import dateline.rights.PartnerStatus;
import dateline.rights.PermissionFacts;
import dateline.rights.PermissionFactsBuilder;
import dateline.rights.PermissionState;
import dateline.rights.RequestedUse;
import dateline.rights.Scope;
import dateline.rights.Use;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every form of the condition of a catalogue fits the schema: each list of a scope, in permissions and exclusions. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class CatalogueStatementsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final UUID ID = UUID.fromString("01980000-0000-7000-8000-000000000001");

    @Inject
    AgroalDataSource database;

    @Test
    void everyConditionOfACatalogueFitsTheSchema() throws Exception {
        try (StatementCheck check = new StatementCheck(database)) {
            List<PartnerContext> contexts = contexts();
            for (PartnerContext context : contexts) {
                conditions(context).forEach(condition -> prepare(check, condition));
                CatalogueDifference difference = CatalogueDifference.of(contexts.get(0), context, NOW);
                Stream.of(difference.gained(), difference.lost(), difference.raised(), difference.lowered())
                        .map(ReadScope::articles)
                        .forEach(condition -> prepare(check, condition));
            }
            assertEquals(List.of(), check.failures());
            System.out.println(check.count() + " forms of the condition of a catalogue");
            assertTrue(check.count() > 100, check.count() + " statements");
        }
    }

    private static void prepare(StatementCheck check, Sql condition) {
        check.prepare("catalogue", Sql.of("select a.id from article a where").add(condition));
    }

    private static Stream<Sql> conditions(PartnerContext context) {
        CatalogueSql catalogue = CatalogueSql.of(context, NOW);
        return Stream.of(
                catalogue.condition(),
                catalogue.teaserCondition(),
                catalogue.fullCondition(),
                CatalogueSql.entitledCondition(context, NOW));
    }

    private static List<PartnerContext> contexts() {
        List<Scope> scopes = scopes();
        List<PartnerContext> contexts = new ArrayList<>();
        contexts.add(context(null, List.of()));
        for (Scope scope : scopes) {
            contexts.add(context(null, List.of(permission(scope, null, Level.FULL))));
            contexts.add(context(scope, List.of(permission(Scope.EMPTY, scope, Level.EXCERPT))));
            contexts.add(context(
                    null, List.of(permission(scope, null, Level.HEADLINE), permission(scope, scope, Level.FULL))));
        }
        return contexts;
    }

    private static List<Scope> scopes() {
        List<String> names = List.of("one", "two");
        return List.of(
                new Scope(names, null, null, null, null, null, null, null),
                new Scope(null, names, null, null, null, null, null, null),
                new Scope(null, null, List.of("sifted"), null, null, null, null, null),
                new Scope(null, null, List.of("unknown"), null, null, null, null, null),
                new Scope(null, null, null, names, null, null, null, null),
                new Scope(null, null, null, null, names, null, null, null),
                new Scope(null, null, null, null, null, List.of("en"), null, null),
                new Scope(null, null, null, null, null, null, List.of("text"), null),
                new Scope(null, null, null, null, null, null, null, List.of(ID)),
                new Scope(names, names, List.of("sifted"), names, names, names, names, List.of(ID)));
    }

    private static PermissionFacts permission(Scope scope, Scope exclude, Level level) {
        return PermissionFactsBuilder.builder()
                .id(ID)
                .state(PermissionState.ACTIVE)
                .scope(scope)
                .everything(scope.isEmpty())
                .exclude(exclude)
                .articlesUntil(exclude == null ? null : NOW)
                .level(level)
                .excerptWords(level == Level.EXCERPT ? 10 : 0)
                .minDelay(level == Level.EXCERPT ? Duration.ofHours(1) : null)
                .embargoAccess(level == Level.FULL)
                .validFrom(NOW.minusSeconds(60))
                .actions(Set.of(Use.REPRODUCE))
                .build();
    }

    private static PartnerContext context(Scope exclude, List<PermissionFacts> permissions) {
        Feed feed = new Feed();
        feed.slug = "sifted";
        feed.query = new ArticleFilter(
                List.of("one"), List.of("two"), null, null, null, List.of("wire"), List.of("en"), List.of("text"));
        feed.pinned = List.of(ID);
        feed.excluded = List.of(ID);
        RequestedUse use =
                new RequestedUse(new PartnerFacts(ID, PartnerStatus.ACTIVE, exclude), outlet(), Use.REPRODUCE);
        Partner partner = new Partner();
        partner.status = "active";
        return new PartnerContext(
                partner,
                new Outlet(),
                use,
                List.of(),
                permissions,
                List.of(feed),
                true,
                new SectionTree(Map.of("two", "one")));
    }

    private static OutletFacts outlet() {
        return new OutletFacts(ID, true, Set.of(), Set.of());
    }
}
