package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import dateline.http.problem.Problem;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.RandomDecisionCases.DecisionCase;
import dateline.rights.ReplayedHistory.PartnerTimeline;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.RightsAtInstant;
import dateline.syndication.partner.PartnerContext;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Decisions at instants in the past equal those of an oracle that replays the same random history in memory. A history
 * is that of one partner and one article, with all that both depend on.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class RightsReplayTest {

    private static final int PARTNERS = Boolean.getBoolean("long") ? 2_500 : 50;
    private static final int ARTICLES = 40;

    @Inject
    AgroalDataSource database;

    @Inject
    RightsAtInstant rights;

    @Test
    void decisionsInThePastEqualThoseOfAReplay() {
        Random random = new Random(Seed.of(RightsReplayTest.class));
        ReplayedHistory history = new ReplayedHistory(database, random, Newsroom.unique("replay"));
        List<UUID> articles = history.insertArticles(ARTICLES);
        TreeMap<String, Integer> decisions = new TreeMap<>();
        for (int i = 0; i < PARTNERS; i++) {
            PartnerTimeline partner = history.insertPartner();
            Instant at = history.anyInstant();
            Use use = i % 4 == 0 ? Use.INDEX : Use.REPRODUCE;
            Map<UUID, DecisionContext> found;
            try {
                found = QuarkusTransaction.requiringNew()
                        .call(() -> rights.evaluateAll(
                                PartnerContext.of(partner.id(), partner.outlet())
                                        .forUse(use),
                                articles,
                                at,
                                Instant.MAX));
            } catch (Problem unknown) {
                assertEquals("history-unknown", unknown.code());
                assertTrue(partner.isUnknownAt(at), at::toString);
                decisions.merge("partner unknown", articles.size(), Integer::sum);
                continue;
            }
            assertTrue(!partner.isUnknownAt(at), at::toString);
            for (UUID article : articles) {
                String what = partner + " " + article + " at " + at;
                Optional<DecisionCase> replayed = history.replay(partner, article, use, at);
                assertEquals(replayed.isPresent(), found.containsKey(article), what);
                if (replayed.isEmpty()) {
                    decisions.merge("article unknown", 1, Integer::sum);
                    continue;
                }
                Decision expected = DecisionOracle.decide(replayed.get());
                assertEquals(expected, withoutChangesAt(found.get(article).decision()), what);
                decisions.merge(code(expected), 1, Integer::sum);
            }
        }
        System.out.println("RightsReplayTest: " + PARTNERS * ARTICLES + " histories, " + decisions);
        assertTrue(decisions.size() >= 14, decisions::toString);
    }

    private static String code(Decision decision) {
        return decision instanceof Permitted permitted
                ? permitted.level().wireName()
                : ((Denied) decision).reason().code();
    }

    private static Decision withoutChangesAt(Decision decision) {
        if (decision instanceof Permitted p)
            return new Permitted(p.permission(), p.level(), p.excerptWords(), p.media(), Optional.empty());
        Denied denied = (Denied) decision;
        return new Denied(denied.reason(), denied.permission(), Optional.empty());
    }
}
