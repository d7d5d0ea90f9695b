package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fixed statements have named parameters, and every one of them fits the schema. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NamedSqlTest {

    private static final Path STATEMENTS = Path.of("src/main/resources/sql");

    @Inject
    AgroalDataSource database;

    @Test
    void everyStatementFitsTheSchema() throws Exception {
        List<String> failures = new ArrayList<>();
        List<Path> files = files();
        assertFalse(files.isEmpty());
        try (Connection connection = database.getConnection()) {
            for (Path file : files) prepare(connection, file, failures);
        }
        assertEquals(List.of(), failures);
    }

    private static void prepare(Connection connection, Path file, List<String> failures) {
        String name = STATEMENTS.relativize(file).toString().replace(".sql", "");
        try (PreparedStatement statement =
                connection.prepareStatement(NamedSql.load(name).text())) {
            // The driver has the server parse the statement for this.
            statement.getParameterMetaData();
        } catch (SQLException e) {
            failures.add(name + ": " + e.getMessage());
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(STATEMENTS)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void parametersAreBoundByName() {
        NamedSql statement = NamedSql.of(
                "shown",
                "select ':first', cast(:second as integer) -- :third\n + 1, cast(:first as text), :second::text, '2026-01-01'::date");
        List<String> found = statement
                .with("first", "a")
                .with("second", 2)
                .sql()
                .list(database, row -> row.getString(1) + row.getInt(2) + row.getString(3) + row.getString(4));
        assertEquals(List.of(":first3a2"), found);
    }

    @Test
    void everyParameterNeedsAValueAndMayBeNull() {
        NamedSql statement = NamedSql.of("shown", "select cast(:at as timestamptz) is null, cast(:id as uuid)");
        assertThrows(
                IllegalStateException.class,
                () -> statement.with("at", Instant.EPOCH).sql());
        assertThrows(IllegalArgumentException.class, () -> statement.with("on", Instant.EPOCH));
        assertEquals(
                List.of(true),
                statement.with("at", null).with("id", null).sql().list(database, row -> row.getBoolean(1)));
    }

    @Test
    void aConditionStandsWhereACommentHasTheAliasOfItsTable() {
        NamedSql statement =
                NamedSql.of("shown", "select n from generate_series(1, :last) n where true /* n */ order by n");
        assertEquals(List.of(1, 2, 3), numbers(statement));
        assertEquals(List.of(2, 3), numbers(statement.and("n", "n.n > 1")));
    }

    private List<Integer> numbers(NamedSql statement) {
        return statement.with("last", 3).sql().list(database, row -> row.getInt(1));
    }

    @Test
    void aMissingStatementIsReported() {
        assertThrows(IllegalArgumentException.class, () -> NamedSql.load("nothing"));
    }
}
