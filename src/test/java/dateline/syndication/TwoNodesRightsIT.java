package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.RandomServer;
import dateline.SecondNode;
import dateline.Seed;
import dateline.cache.ClusterCaches;
import dateline.database.server.TestDatabase;
import dateline.syndication.decision.RightsEvaluator;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Like {@link ConsistentDecisionsTest}, with each step at a random one of two nodes: once both nodes have processed the
 * change log, they give each partner the same responses.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TwoNodesRightsIT {

    private static final int HISTORIES = Boolean.getBoolean("long") ? 50 : 1;
    private static final int STEPS = Boolean.getBoolean("long") ? 30 : 10;

    private final long seed = Seed.of(TwoNodesRightsIT.class);

    @Inject
    Newsroom newsroom;

    @Inject
    RightsEvaluator rights;

    @Inject
    AgroalDataSource database;

    @Inject
    SecondNode second;

    private String reader;
    private int compared;

    @BeforeEach
    void joinSecondNode() throws Exception {
        second.useBothNodes(seed);
        reader = newsroom.key("articles:read");
    }

    @AfterEach
    void leaveSecondNode() {
        second.useFirstNode();
        newsroom.clockBack();
    }

    @Test
    void bothNodesGiveEachPartnerTheSameAnswer() throws Exception {
        int before = Client.requestCount();
        new RightsHistories(newsroom, rights, database)
                .run("TwoNodesRightsIT", seed, HISTORIES, STEPS, this::compareNodes);
        System.out.printf(
                "rights test on two nodes: %d histories, %d requests, %d responses compared, %d from the cache%n",
                HISTORIES, Client.requestCount() - before, compared, Client.cacheHitCount());
        // No response to a partner comes from the response cache.
        assertEquals(0, Client.cacheHitCount());
    }

    private List<String> compareNodes(EveryEndpoint endpoints, String name) throws Exception {
        ClusterCaches.awaitCurrent(second.urls(), reader);
        List<String> first = at(second.urls().get(0), endpoints, name);
        List<String> other = at(second.urls().get(1), endpoints, name);
        // What the first node delivered to one outlet, the partner may know of at another from then on.
        if (!first.equals(other)) first = at(second.urls().get(0), endpoints, name + " again");
        assertEquals(first, other, name);
        compared += first.size();
        return first;
    }

    private static List<String> at(String node, EveryEndpoint endpoints, String name) {
        return RandomServer.withOnly(node, () -> endpoints.compare(name + " at " + node));
    }
}
