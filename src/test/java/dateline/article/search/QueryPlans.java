package dateline.article.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
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

/** Records the statements that the application sends, and has the database explain each of them. */
public final class QueryPlans {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final DataSource READS = new DataSource.DataSourceLiteral("reads");

    // The settings with which the connections of the pool for reads are opened.
    static final String READS_SETTINGS = "set plan_cache_mode to 'force_generic_plan'; set enable_memoize to off; ";

    // PlannerSettings: a statement is sent between the statements that change the settings of its pool.
    private static final Pattern WITH_PLAN_SETTINGS =
            Pattern.compile("((?:set \\w+ to '\\w+';\\s)+)(.*?)(?:\\s; set \\w+ to '\\w+')+", Pattern.DOTALL);

    /**
     * A statement as it was sent.
     *
     * @param settings the settings with which it gets a generic plan; empty if it is planned for its values
     */
    public record SentStatement(String text, String settings, List<Object[]> parameters, List<Method> setters) {

        static SentStatement of(String text, String settingsOfPool) {
            Matcher withSettings = WITH_PLAN_SETTINGS.matcher(text);
            if (!withSettings.matches())
                return new SentStatement(text, settingsOfPool, new ArrayList<>(), new ArrayList<>());
            String own = withSettings.group(1);
            String settings = own.contains("force_custom_plan") ? "" : settingsOfPool + own;
            return new SentStatement(withSettings.group(2), settings, new ArrayList<>(), new ArrayList<>());
        }

        boolean hasGenericPlan() {
            return !settings.isEmpty();
        }

        boolean readsArticles() {
            return text.matches("(?s).*\\b(article|article_term|article_text|version|change|naming)\\b.*");
        }
    }

    /** The rows that the scans of a plan read, by table, and the rows that the plan returned. */
    record RowsRead(Map<String, Long> byTable, long returned) {

        long rows() {
            return byTable.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final AgroalDataSource real;
    private final List<SentStatement> sent = new CopyOnWriteArrayList<>();

    public QueryPlans(AgroalDataSource real) {
        this.real = real;
    }

    /** Replaces the pools from which articles are read until the test ends, and records what requests read from them. */
    public void startRecording() {
        AgroalDataSource reads = ClientProxy.unwrap(
                Arc.container().select(AgroalDataSource.class, READS).get());
        QuarkusMock.installMockForType(recordingPool(real, ""), AgroalDataSource.class);
        QuarkusMock.installMockForType(recordingPool(reads, READS_SETTINGS), AgroalDataSource.class, READS);
    }

    private AgroalDataSource recordingPool(AgroalDataSource pool, String settings) {
        return proxy(
                AgroalDataSource.class,
                pool,
                (method, arguments, result) -> result instanceof Connection connection
                        ? recording(connection, () -> isOfRequest() ? this : null, settings)
                        : result);
    }

    // Jobs read the same tables at any time.
    private static boolean isOfRequest() {
        return Arc.container().requestContext().isActive()
                && Arc.container().select(CurrentVertxRequest.class).get().getCurrent() != null;
    }

    /**
     * @param recorder supplies the current recorder; null if nothing is recorded
     * @param settings settings of the connections of this pool, each with its semicolon
     */
    static Connection recording(Connection connection, Supplier<QueryPlans> recorder, String settings) {
        return proxy(
                Connection.class,
                connection,
                (method, arguments, result) -> result instanceof PreparedStatement statement
                        ? recording(statement, SentStatement.of((String) arguments[0], settings), recorder)
                        : result);
    }

    private static PreparedStatement recording(
            PreparedStatement statement, SentStatement sentStatement, Supplier<QueryPlans> recorder) {
        return proxy(PreparedStatement.class, statement, (called, values, answer) -> {
            if (called.getName().startsWith("set") && values != null && values.length > 1) {
                sentStatement.parameters().add(values);
                sentStatement.setters().add(called);
            }
            QueryPlans plans = recorder.get();
            if (called.getName().startsWith("execute") && plans != null) plans.sent.add(sentStatement);
            return answer;
        });
    }

    /** Returns the statements on the tables of articles since the last call. */
    List<SentStatement> takeArticleStatements() {
        List<SentStatement> taken =
                sent.stream().filter(SentStatement::readsArticles).toList();
        sent.clear();
        return taken;
    }

    /** Returns all statements since the last call. */
    public List<SentStatement> takeAll() {
        List<SentStatement> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    /** Returns the number of table and index pages that a statement accesses, repeated accesses included. */
    public long buffers(SentStatement sentStatement) throws SQLException, IOException, ReflectiveOperationException {
        JsonNode plan =
                plan(sentStatement, "buffers, format json, timing off").get(0).get("Plan");
        return plan.get("Shared Hit Blocks").asLong()
                + plan.get("Shared Read Blocks").asLong();
    }

    RowsRead explain(SentStatement sentStatement) throws SQLException, IOException, ReflectiveOperationException {
        return toRowsRead(plan(sentStatement, "format json, timing off").get(0).get("Plan"));
    }

    JsonNode plan(SentStatement sentStatement, String options)
            throws SQLException, IOException, ReflectiveOperationException {
        return JSON.readTree(explainLines(sentStatement, options).get(0));
    }

    // The statement is run, and its writes are rolled back.
    private List<String> explainLines(SentStatement sentStatement, String options)
            throws SQLException, ReflectiveOperationException {
        String explain = "explain (analyze, " + options + ") ";
        try (Connection connection = real.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (sentStatement.hasGenericPlan())
                    return explainLines(
                            connection.createStatement(), explain + prepareGenericPlan(connection, sentStatement));
                try (PreparedStatement statement = connection.prepareStatement(explain + sentStatement.text())) {
                    bind(sentStatement, statement);
                    return explainLines(statement.executeQuery());
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                if (sentStatement.hasGenericPlan()) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("deallocate all");
                    }
                }
            }
        }
    }

    /**
     * Prepares the statement without its values.
     *
     * @return the statement that executes it with its values
     */
    private static String prepareGenericPlan(Connection connection, SentStatement sentStatement)
            throws SQLException, ReflectiveOperationException {
        try (PreparedStatement unprepared = connection.prepareStatement(sentStatement.text())) {
            bind(sentStatement, unprepared);
            ParameterMetaData types = unprepared.getParameterMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= types.getParameterCount(); i++) names.add(types.getParameterTypeName(i));
            String signature = names.isEmpty() ? "" : "(" + String.join(", ", names) + ")";
            String values =
                    names.isEmpty() ? "" : "(" + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
            try (Statement statement = connection.createStatement()) {
                statement.execute(sentStatement.settings());
                statement.execute(
                        "prepare planned_once " + signature + " as " + withNumberedParameters(sentStatement.text()));
            }
            try (PreparedStatement run = connection.prepareStatement("execute planned_once " + values)) {
                bind(sentStatement, run);
                // The driver writes the values into the text.
                return run.unwrap(PGStatement.class).toString();
            }
        }
    }

    // Every question mark in such a statement is a parameter.
    private static String withNumberedParameters(String text) {
        StringBuilder numbered = new StringBuilder();
        int number = 0;
        for (char character : text.toCharArray()) {
            if (character == '?') numbered.append('$').append(++number);
            else numbered.append(character);
        }
        return numbered.toString();
    }

    private static void bind(SentStatement sentStatement, PreparedStatement statement)
            throws ReflectiveOperationException {
        for (int i = 0; i < sentStatement.parameters().size(); i++) {
            sentStatement
                    .setters()
                    .get(i)
                    .invoke(statement, sentStatement.parameters().get(i));
        }
    }

    private static List<String> explainLines(Statement statement, String sql) throws SQLException {
        try (statement) {
            return explainLines(statement.executeQuery(sql));
        }
    }

    private static List<String> explainLines(ResultSet result) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (result) {
            while (result.next()) lines.add(result.getString(1));
        }
        return lines;
    }

    private static RowsRead toRowsRead(JsonNode plan) {
        Map<String, Long> rows = new TreeMap<>();
        addRows(plan, rows);
        return new RowsRead(rows, Math.round(plan.get("Actual Rows").asDouble()));
    }

    private static void addRows(JsonNode node, Map<String, Long> rows) {
        if (node.has("Relation Name")) {
            double each = node.get("Actual Rows").asDouble()
                    + node.path("Rows Removed by Filter").asDouble()
                    + node.path("Rows Removed by Index Recheck").asDouble();
            long all = Math.round(each * node.get("Actual Loops").asDouble());
            rows.merge(node.get("Relation Name").asText(), all, Long::sum);
        }
        node.path("Plans").forEach(child -> addRows(child, rows));
    }

    private interface ResultWrapper {
        Object apply(Method method, Object[] arguments, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, ResultWrapper after) {
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
