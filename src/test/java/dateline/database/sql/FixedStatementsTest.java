package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.SourceFiles;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every fixed statement, from a file or in the source code, fits the schema. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class FixedStatementsTest {

    private static final Path FILES = Path.of("src/main/resources/sql");

    @Inject
    AgroalDataSource database;

    @Test
    void everyStatementOfAFileFitsTheSchema() throws Exception {
        try (StatementCheck check = new StatementCheck(database)) {
            for (Path file : SourceFiles.endingIn(".sql", FILES)) {
                String name = FILES.relativize(file).toString().replace(".sql", "");
                check.prepare(name, withNulls(Sql.load(name)));
            }
            assertEquals(List.of(), check.failures());
            assertTrue(check.count() > 40, check.count() + " statements");
        }
    }

    private static Sql withNulls(Sql statement) {
        Sql bound = statement;
        for (StatementText.Parameter parameter : statement.text().parameters())
            bound = bound.with(parameter.name(), null);
        return bound;
    }

    @Test
    void everyFixedStatementOfAClassFitsTheSchema() throws Exception {
        FixedStatements statements = FixedStatements.inMain();
        try (StatementCheck check = new StatementCheck(database)) {
            for (Map.Entry<String, Sql> one : statements.found().entrySet())
                check.prepare(one.getKey(), one.getValue());
            assertEquals(List.of(), check.failures());
            System.out.println(
                    check.count() + " fixed statements in classes; composed when they run: " + statements.composed());
            assertTrue(check.count() > 230, check.count() + " statements");
        }
    }
}
