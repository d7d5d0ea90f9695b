package dateline.article;

import io.agroal.api.AgroalDataSource;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;

/** Fills the database with a large newsroom whose articles are spread over years. */
public final class ManyArticles {

    // The feed of the latest news exists in every newsroom.
    private static final String EMPTY = """
            truncate article, source, section, tag, author, feed, slug, version, change cascade;
            insert into feed (slug, title, language, created_at, updated_at, updated_by)
            values ('latest', 'Latest news', 'en', dateline_now(), dateline_now(), 'test')
            """;

    private ManyArticles() {}

    /** Replaces all articles. @param database the data source without the interceptors of Quarkus */
    public static void fill(AgroalDataSource database, int articles) throws Exception {
        try (InputStream in = ManyArticles.class.getResourceAsStream("many-articles.sql")) {
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            run(database, EMPTY, script.replace(":articles", String.valueOf(articles)), "vacuum analyze");
        }
    }

    /** Runs scripts without the transaction timeout of requests. */
    public static void run(AgroalDataSource database, String... scripts) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set transaction_timeout to 0");
            for (String script : scripts) statement.execute(script);
            statement.execute("set transaction_timeout to '5s'");
        }
    }
}
