package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom;
import dateline.article.search.QueryPlans;
import dateline.article.search.QueryPlans.SentStatement;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.restassured.response.Response;

/** Counts the pages of tables and indexes that the statements of a request read. */
public final class BufferUsage {

    private static final String STATEMENT = "(?si)\\s*(select|with|insert|update|delete)\\b.*";

    private final QueryPlans plans;
    private final AgroalDataSource database;

    public BufferUsage(QueryPlans plans, AgroalDataSource database) {
        this.plans = plans;
        this.database = database;
    }

    /** @param buffers of all statements together */
    public record Touched(long buffers, int statements, Response response) {}

    /**
     * Measures a repeated request whose offers are new. Statements of a background job that runs at the same time are
     * counted, too, so that the smaller of two measurements is returned.
     *
     * @param sufficient number of buffers up to which one measurement is enough; 0 for always two
     */
    public Touched measure(String key, String path, double sufficient) throws Exception {
        get(key, path);
        Touched first = measureOnce(key, path);
        if (first.buffers() <= sufficient) return first;
        Touched second = measureOnce(key, path);
        return first.buffers() < second.buffers() ? first : second;
    }

    private Touched measureOnce(String key, String path) throws Exception {
        Sql.of("truncate offer").run(database);
        plans.takeAll();
        Response answer = get(key, path);
        Sql.of("truncate offer").run(database);
        long buffers = 0;
        int statements = 0;
        for (SentStatement sent : plans.takeAll()) {
            if (!sent.text().matches(STATEMENT)) continue;
            statements++;
            buffers += plans.buffers(sent);
        }
        return new Touched(buffers, statements, answer);
    }

    private static Response get(String key, String path) {
        Response answer = Newsroom.as(key).urlEncodingEnabled(false).get(path);
        assertEquals(200, answer.statusCode(), () -> path + answer.asString());
        return answer;
    }
}
