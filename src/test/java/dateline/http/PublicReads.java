package dateline.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One request for each public GET of the contract. */
public final class PublicReads {

    private PublicReads() {}

    public static List<Request> all() throws IOException {
        Map<String, Operation.Fixture> fixtures = Operation.fixtures();
        List<Request> reads = new ArrayList<>();
        for (Operation operation : Operation.served()) {
            Operation.Fixture fixture = fixtures.get(operation.id());
            if (!operation.method().equals("GET") || fixture == null || fixture.key() != null) continue;
            reads.add(new Case(operation, fixture, null, null, null, null, null).request());
        }
        reads.add(Request.get("/openapi"));
        reads.add(Request.get("/problems/not-found").with("Accept", "text/html"));
        return reads;
    }
}
