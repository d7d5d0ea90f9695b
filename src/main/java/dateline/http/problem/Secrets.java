package dateline.http.problem;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Random secrets of 32 bytes that all nodes share through the database. The first node that needs a secret creates it. */
@ApplicationScoped
public class Secrets {

    private final AgroalDataSource database;
    private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

    Secrets(AgroalDataSource database) {
        this.database = database;
    }

    // At the start, outside any request: the secret must be stored even if the request that first uses it is rolled
    // back.
    void prepare(@Observes StartupEvent start) {
        get("cursor");
        get("key");
    }

    public byte[] get(String name) {
        return loaded.computeIfAbsent(name, this::load);
    }

    private byte[] load(String name) {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into secret values (?, ?) on conflict do nothing");
                var select = connection.prepareStatement("select value from secret where name = ?")) {
            insert.setString(1, name);
            insert.setBytes(2, fresh);
            insert.executeUpdate();
            select.setString(1, name);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        } catch (SQLException e) {
            throw DatabaseProblems.of(e);
        }
    }
}
