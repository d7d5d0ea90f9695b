package dateline.leak;

import dateline.EmptyNewsroom;
import dateline.SecondNode;
import dateline.Seed;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;

/** The application under test and a second node. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class TwoNodesLeakIT extends TwoNodesLeaks {

    @Inject
    SecondNode second;

    @Override
    void useServers() throws Exception {
        second.useBothNodes(Seed.of(TwoNodesLeakIT.class));
    }

    @Override
    List<String> nodes() {
        return second.urls();
    }

    @Override
    List<String> doors() {
        return second.urls();
    }
}
