package dateline.http;

import dateline.FreshDemo;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One request for each public GET of the contract. */
public final class PublicReads {

    private PublicReads() {}

    /** @param demo is restored, because other tests end what the fixtures name */
    public static List<Request> all(FreshDemo demo) throws IOException, SQLException {
        demo.restore();
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
