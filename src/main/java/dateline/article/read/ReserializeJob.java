package dateline.article.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.Content;
import dateline.article.highlight.TextIndex;
import dateline.article.rows.SerializedParts;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Serializes and indexes live versions whose serialized parts are missing or have another form, as after an upgrade or a
 * restore. Runs once after each start, in batches of {@value #BATCH_SIZE} articles.
 */
@Singleton
class ReserializeJob {

    private static final Logger LOG = Logger.getLogger(ReserializeJob.class);
    // A writer waits for the locks of one batch at most.
    private static final int BATCH_SIZE = 20;
    private static final int MAX_PASSES = 10;
    private static final long PAUSE_MILLIS = 1_000;

    private static final Sql SELECT_OUTDATED = Sql.load("outdated-parts");

    private record LiveVersion(UUID article, int number, String content) {

        static LiveVersion of(ResultSet row) throws SQLException {
            ColumnReader columns = new ColumnReader(row);
            return new LiveVersion(columns.uuid(), columns.number(), columns.text());
        }
    }

    private final SerializedPartsStore store;
    private final TextIndex textIndex;
    private final AgroalDataSource database;
    private final Thread thread = new Thread(this::run, "reserialize-job");
    private volatile boolean stopped;

    ReserializeJob(SerializedPartsStore store, TextIndex textIndex, AgroalDataSource database) {
        this.store = store;
        this.textIndex = textIndex;
        this.database = database;
        thread.setDaemon(true);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    // Waits for the thread while the database is still available.
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        thread.join(5_000);
    }

    void run() {
        try {
            // Repeats while there was work, for the articles that others had locked.
            for (int pass = 0; pass < MAX_PASSES && !stopped && storeAll(); pass++) Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!stopped)
                LOG.warnf(
                        "Live versions could not be serialized. Responses for the remaining ones are built on each read: %s",
                        e.getMessage());
        }
    }

    /** @return whether any article was outdated */
    private boolean storeAll() {
        UUID last = new UUID(0, 0);
        boolean foundAny = false;
        while (!stopped) {
            UUID after = last;
            last = QuarkusTransaction.requiringNew().call(() -> storeBatch(after));
            if (last == null) break;
            foundAny = true;
        }
        return foundAny;
    }

    /** @return the last id of the batch; null if the batch is empty */
    private UUID storeBatch(UUID after) throws JsonProcessingException {
        UUID last = null;
        Map<Integer, Map<UUID, Content>> byNumber = new TreeMap<>();
        for (LiveVersion version : selectOutdated(after)) {
            last = version.article();
            byNumber.computeIfAbsent(version.number(), number -> new LinkedHashMap<>())
                    .put(last, StoredJson.MAPPER.readValue(version.content(), Content.class));
        }
        byNumber.forEach((number, stories) -> store.store(stories, number, textIndex.storeTexts(stories)));
        return last;
    }

    private List<LiveVersion> selectOutdated(UUID after) {
        return SELECT_OUTDATED
                .with("after", after)
                .with("form", SerializedParts.FORM)
                .with("limit", BATCH_SIZE)
                .list(database, LiveVersion::of);
    }
}
