package dateline.article.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.junit.QuarkusMock;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGStatement;

/** Listens to the statements that the application sends, and has the database tell how it would answer each of them once more. */
public final class QueryPlans {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final DataSource READS = new DataSource.DataSourceLiteral("reads");

    // As their connections are opened.
    static final String AS_READS_ARE = "set plan_cache_mode to 'force_generic_plan'; set enable_memoize to off";

    // What is planned once is sent between settings.
    private static final Pattern PLANNED_ONCE =
            Pattern.compile("((?:set \\w+ to '\\w+'; )+)(.*?)(?:; set \\w+ to '\\w+')+", Pattern.DOTALL);

    /** A statement as it was sent; @param settings under which it is planned once, whatever the values are; empty where it is each time */
    public record Sent(String text, String settings, List<Object[]> parameters, List<Method> setters) {

        static Sent of(String text, String settings) {
            if (!settings.isEmpty()) return new Sent(text, settings, new ArrayList<>(), new ArrayList<>());
            Matcher once = PLANNED_ONCE.matcher(text);
            return once.matches()
                    ? new Sent(once.group(2), once.group(1), new ArrayList<>(), new ArrayList<>())
                    : new Sent(text, "", new ArrayList<>(), new ArrayList<>());
        }

        boolean plannedOnce() {
            return !settings.isEmpty();
        }

        // With each key it is asked whether the log has moved: that is the key's.
        boolean ofArticles() {
            return !text.contains("join key k")
                    && text.matches("(?s).*\\b(article|article_term|article_text|version|change|naming)\\b.*");
        }
    }

    /** Rows by table that the scans of a plan took in, and what came out at the top. */
    record Read(Map<String, Long> byTable, long returned) {

        long rows() {
            return byTable.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final AgroalDataSource real;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    public QueryPlans(AgroalDataSource real) {
        this.real = real;
    }

    /** In place of the pools from which articles are read, until the test is over. */
    public void listen() {
        AgroalDataSource reads = ClientProxy.unwrap(
                Arc.container().select(AgroalDataSource.class, READS).get());
        QuarkusMock.installMockForType(listening(real, ""), AgroalDataSource.class);
        QuarkusMock.installMockForType(listening(reads, AS_READS_ARE), AgroalDataSource.class, READS);
    }

    private AgroalDataSource listening(AgroalDataSource pool, String settings) {
        return proxy(
                AgroalDataSource.class,
                pool,
                (method, arguments, result) ->
                        result instanceof Connection connection ? heard(connection, () -> this, settings) : result);
    }

    /** @param listener of that moment; null where nobody listens; @param settings of the pool's connections, beside the usual */
    static Connection heard(Connection connection, Supplier<QueryPlans> listener, String settings) {
        return proxy(
                Connection.class,
                connection,
                (method, arguments, result) -> result instanceof PreparedStatement statement
                        ? heard(statement, Sent.of((String) arguments[0], settings), listener)
                        : result);
    }

    private static PreparedStatement heard(PreparedStatement statement, Sent one, Supplier<QueryPlans> listener) {
        return proxy(PreparedStatement.class, statement, (called, values, answer) -> {
            if (called.getName().startsWith("set") && values != null && values.length > 1) {
                one.parameters().add(values);
                one.setters().add(called);
            }
            QueryPlans plans = listener.get();
            if (called.getName().startsWith("execute") && plans != null) plans.sent.add(one);
            return answer;
        });
    }

    /** Those on the tables of articles since the last call. */
    List<Sent> taken() {
        List<Sent> taken = sent.stream().filter(Sent::ofArticles).toList();
        sent.clear();
        return taken;
    }

    /** All of them. */
    public List<Sent> everything() {
        List<Sent> everything = List.copyOf(sent);
        sent.clear();
        return everything;
    }

    /** Pages of tables and indexes that a statement touches, each as often as it does. */
    public long buffers(Sent one) throws SQLException, IOException, ReflectiveOperationException {
        JsonNode plan = plan(one, "buffers, format json, timing off").get(0).get("Plan");
        return plan.get("Shared Hit Blocks").asLong()
                + plan.get("Shared Read Blocks").asLong();
    }

    Read explain(Sent one) throws SQLException, IOException, ReflectiveOperationException {
        return read(plan(one, "format json, timing off").get(0).get("Plan"));
    }

    JsonNode plan(Sent one, String options) throws SQLException, IOException, ReflectiveOperationException {
        return JSON.readTree(lines(one, options).get(0));
    }

    // What it writes is taken back.
    private List<String> lines(Sent one, String options) throws SQLException, ReflectiveOperationException {
        String explain = "explain (analyze, " + options + ") ";
        try (Connection connection = real.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (one.plannedOnce()) return lines(connection.createStatement(), explain + prepared(connection, one));
                try (PreparedStatement statement = connection.prepareStatement(explain + one.text())) {
                    set(one, statement);
                    return lines(statement.executeQuery());
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                if (one.plannedOnce()) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("deallocate all");
                    }
                }
            }
        }
    }

    /** Has the database plan it without its values; @return how it is run with them. */
    private static String prepared(Connection connection, Sent one) throws SQLException, ReflectiveOperationException {
        try (PreparedStatement asked = connection.prepareStatement(one.text())) {
            set(one, asked);
            ParameterMetaData types = asked.getParameterMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= types.getParameterCount(); i++) names.add(types.getParameterTypeName(i));
            String signature = names.isEmpty() ? "" : "(" + String.join(", ", names) + ")";
            String values =
                    names.isEmpty() ? "" : "(" + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
            try (Statement statement = connection.createStatement()) {
                statement.execute(one.settings());
                statement.execute("prepare planned_once " + signature + " as " + numbered(one.text()));
            }
            try (PreparedStatement run = connection.prepareStatement("execute planned_once " + values)) {
                set(one, run);
                // With its values as the driver would write them.
                return run.unwrap(PGStatement.class).toString();
            }
        }
    }

    // Such statements have no question mark but for a value.
    private static String numbered(String text) {
        StringBuilder numbered = new StringBuilder();
        int number = 0;
        for (char character : text.toCharArray()) {
            if (character == '?') numbered.append('$').append(++number);
            else numbered.append(character);
        }
        return numbered.toString();
    }

    private static void set(Sent one, PreparedStatement statement) throws ReflectiveOperationException {
        for (int i = 0; i < one.parameters().size(); i++) {
            one.setters().get(i).invoke(statement, one.parameters().get(i));
        }
    }

    private static List<String> lines(Statement statement, String sql) throws SQLException {
        try (statement) {
            return lines(statement.executeQuery(sql));
        }
    }

    private static List<String> lines(ResultSet result) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (result) {
            while (result.next()) lines.add(result.getString(1));
        }
        return lines;
    }

    private static Read read(JsonNode plan) {
        Map<String, Long> rows = new TreeMap<>();
        add(plan, rows);
        return new Read(rows, Math.round(plan.get("Actual Rows").asDouble()));
    }

    private static void add(JsonNode node, Map<String, Long> rows) {
        if (node.has("Relation Name")) {
            double each = node.get("Actual Rows").asDouble()
                    + node.path("Rows Removed by Filter").asDouble()
                    + node.path("Rows Removed by Index Recheck").asDouble();
            long all = Math.round(each * node.get("Actual Loops").asDouble());
            rows.merge(node.get("Relation Name").asText(), all, Long::sum);
        }
        node.path("Plans").forEach(child -> add(child, rows));
    }

    private interface After {
        Object apply(Method method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        InvocationHandler handler = (self, method, arguments) -> {
            try {
                return after.apply(method, arguments, method.invoke(target, arguments));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
