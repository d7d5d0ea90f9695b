package dateline.article;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Listens to the statements that the application sends, and has the database tell how it would answer each of them once more. */
public final class Plans {

    private static final ObjectMapper JSON = new ObjectMapper();

    // What is planned once is sent between two settings.
    private static final Pattern PLANNED_ONCE =
            Pattern.compile("set plan_cache_mode to '\\w+'; (.*); set plan_cache_mode to '\\w+'", Pattern.DOTALL);

    /** A statement as it was sent. */
    public record Sent(String text, List<Object[]> parameters, List<Method> setters) {

        public Sent {
            text = PLANNED_ONCE.matcher(text).replaceFirst("$1");
        }

        boolean ofArticles() {
            return text.matches("(?s).*\\b(article|article_term|article_text|version|change)\\b.*");
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

    public Plans(AgroalDataSource real) {
        this.real = real;
    }

    public AgroalDataSource listening() {
        return proxy(
                AgroalDataSource.class,
                real,
                (method, arguments, result) ->
                        result instanceof Connection connection ? heard(connection, () -> this) : result);
    }

    /** @param listener of that moment; null where nobody listens */
    static Connection heard(Connection connection, Supplier<Plans> listener) {
        return proxy(
                Connection.class,
                connection,
                (method, arguments, result) -> result instanceof PreparedStatement statement
                        ? heard(
                                statement,
                                new Sent((String) arguments[0], new ArrayList<>(), new ArrayList<>()),
                                listener)
                        : result);
    }

    private static PreparedStatement heard(PreparedStatement statement, Sent one, Supplier<Plans> listener) {
        return proxy(PreparedStatement.class, statement, (called, values, answer) -> {
            if (called.getName().startsWith("set") && values != null && values.length > 1) {
                one.parameters().add(values);
                one.setters().add(called);
            }
            Plans plans = listener.get();
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
        try (Connection connection = real.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement statement =
                    connection.prepareStatement("explain (analyze, " + options + ") " + one.text())) {
                for (int i = 0; i < one.parameters().size(); i++) {
                    one.setters().get(i).invoke(statement, one.parameters().get(i));
                }
                List<String> lines = new ArrayList<>();
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) lines.add(result.getString(1));
                }
                return lines;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
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
