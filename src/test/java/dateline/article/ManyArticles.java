package dateline.article;

import io.agroal.api.AgroalDataSource;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;

/** A large newsroom at once, as if it had been written over years. */
public final class ManyArticles {

    private ManyArticles() {}

    /** @param database itself, not what Quarkus puts before it */
    public static void fill(AgroalDataSource database, int articles) throws Exception {
        try (InputStream in = ManyArticles.class.getResourceAsStream("many-articles.sql")) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            run(database, script.replace(":articles", String.valueOf(articles)), "vacuum analyze");
        }
    }

    /** Takes longer than a request may. */
    public static void run(AgroalDataSource database, String... scripts) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set transaction_timeout to 0");
            for (String script : scripts) statement.execute(script);
            statement.execute("set transaction_timeout to '5s'");
        }
    }
}
