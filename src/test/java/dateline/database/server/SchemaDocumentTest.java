package dateline.database.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dateline.GeneratedDocument;
import dateline.database.server.SchemaDocument.Sentences;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Writes docs/schema.sql from a database that the migrations have just created. */
class SchemaDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/schema.sql");

    private final Map<String, String> database = TestDatabase.fresh();

    @Test
    void theSchemaDocumentMatchesTheMigratedSchema() throws Exception {
        String url = database.get("quarkus.datasource.jdbc.url");
        String user = database.get("quarkus.datasource.username");
        String password = database.get("quarkus.datasource.password");
        Flyway.configure(SchemaDocumentTest.class.getClassLoader())
                .dataSource(url, user, password)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                InputStream in = SchemaDocumentTest.class.getResourceAsStream("/schema-comments.yaml")) {
            Sentences sentences = new YAMLMapper().readValue(in, Sentences.class);
            String text = new SchemaDocument(connection, sentences).text();
            assertTrue(GeneratedDocument.isUpToDate(DOCUMENT, text), GeneratedDocument.REWRITTEN + DOCUMENT);
        }
    }
}
