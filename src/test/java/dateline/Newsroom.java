package dateline;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.access.key.Keys;
import dateline.cache.CacheInvalidator;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Fixtures of the HTTP tests: keys, published articles, partners and permissions. */
@ApplicationScoped
public class Newsroom {

    /** A partner with one outlet, worldwide and on all channels, and a key that reads. */
    public record TestPartner(UUID id, UUID outlet, String key) {}

    // Otherwise RestAssured sends media types other than JSON in Latin-1.
    public static final RestAssuredConfig IN_UTF_8 = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().defaultContentCharset("UTF-8"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Keys keys;
    private final AgroalDataSource database;
    private final CacheInvalidator invalidator;

    Newsroom(Keys keys, AgroalDataSource database, CacheInvalidator invalidator) {
        this.keys = keys;
        this.invalidator = invalidator;
        this.database = database;
    }

    /** A unique word, so that a test finds only its own articles. */
    public static String unique(String word) {
        return word + "-" + COUNT.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
    }

    public String key(String... scopes) {
        return key(null, null, scopes);
    }

    /** Another key of a partner's outlet. */
    public String partnerKey(TestPartner partner, String... scopes) {
        return key(partner.id(), partner.outlet(), scopes);
    }

    private String key(UUID partner, UUID outlet, String... scopes) {
        return QuarkusTransaction.requiringNew()
                .call(() -> keys.create(
                                "test",
                                List.of(scopes),
                                partner,
                                outlet,
                                "test",
                                Instant.now(),
                                Instant.now().plus(Duration.ofDays(3_650)))
                        .text());
    }

    public static RequestSpecification as(String key) {
        RequestSpecification request = given().config(IN_UTF_8)
                .filter(new ResponseChecks())
                .port(RandomServer.port())
                .redirects()
                .follow(false);
        return key == null ? request : request.header("Authorization", "Bearer " + key);
    }

    public static Response get(String key, String path) {
        return as(key).get(path);
    }

    public static Response post(String key, String path, String json) {
        return as(key).contentType("application/json").body(json).post(path);
    }

    public static Response patch(String key, String path, String etag, String json) {
        return as(key).contentType("application/merge-patch+json")
                .header("If-Match", etag)
                .body(json)
                .patch(path);
    }

    /**
     * Creates a draft and publishes it.
     *
     * @param article JSON of the draft
     * @param plan JSON of the publication
     */
    public UUID publish(String article, String plan) {
        String editor = key("articles:write");
        Response draft = post(editor, "/v1/articles", article);
        String id = created(draft).get("id").asText();
        created(as(editor)
                .contentType("application/json")
                .header("If-Match", draft.header("ETag"))
                .body(plan)
                .post("/v1/articles/" + id + "/publications"));
        return UUID.fromString(id);
    }

    public TestPartner partner() {
        String rightsDeskKey = key("partners:write", "keys:write");
        String name = unique("Partner");
        String id = created(post(
                        rightsDeskKey,
                        "/v1/partners",
                        JsonBody.with("name", name).json()))
                .get("id")
                .asText();
        JsonNode key = created(post(rightsDeskKey, "/v1/partners/" + id + "/keys", "{\"name\":\"pull\"}"));
        return new TestPartner(
                UUID.fromString(id),
                UUID.fromString(key.get("outlet").asText()),
                key.get("secret").asText());
    }

    /**
     * Creates and activates a permission.
     *
     * @param terms without partner and title
     * @return its id
     */
    public String permission(TestPartner partner, JsonBody terms) {
        String rightsDeskKey = key("permissions:write");
        String id = created(post(
                        rightsDeskKey,
                        "/v1/permissions",
                        JsonBody.with("partner", partner.id())
                                .and("title", "Test")
                                .andAll(terms)
                                .json()))
                .get("id")
                .asText();
        created(post(rightsDeskKey, "/v1/permissions/" + id + "/activations", "{}"));
        return id;
    }

    // Read with Jackson, because RestAssured compiles a path expression on each call and most tests call this method.
    private static JsonNode created(Response answer) {
        assertEquals(201, answer.statusCode(), answer.asString());
        try {
            return JSON.readTree(answer.asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Moves the database clock forward until {@link #clockBack}. */
    public void later(Duration by) {
        Sql.of("insert into clock_offset values (make_interval(secs => :by))")
                .with("by", (double) by.toSeconds())
                .run(database);
        invalidator.poll();
    }

    public void clockBack() {
        Sql.of("delete from clock_offset").run(database);
        invalidator.poll();
    }

    /** Rows of the change log for an article, oldest first. */
    public List<String> changes(UUID article) {
        return Sql.of("select kind from change where article_id = :article order by id")
                .with("article", article)
                .list(database, row -> row.getString(1));
    }

    /** The same, each with the version that was live. */
    public List<String> rows(UUID article) {
        return Sql.of("select kind || ' ' || version from change where article_id = :article order by id")
                .with("article", article)
                .list(database, row -> row.getString(1));
    }

    /** Runs an action while another transaction has written and stays open. */
    public void runDuringOpenTransaction(Runnable act) {
        QuarkusTransaction.requiringNew().run(() -> {
            // The transaction may stay open longer than the transaction timeout of the server allows. For a running
            // transaction, only the value 0 changes that timeout.
            Sql.of("select pg_current_xact_id(), set_config('transaction_timeout', '0', true)")
                    .first(database, row -> row.getString(1));
            act.run();
        });
    }
}
