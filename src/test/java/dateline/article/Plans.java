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

/** Listens to the statements that the application sends, and has the database tell how it would answer each of them once more. */
final class Plans {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A statement as it was sent. */
    record Sent(String text, List<Object[]> parameters, List<Method> setters) {

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

    Plans(AgroalDataSource real) {
        this.real = real;
    }

    AgroalDataSource listening() {
        return proxy(
                AgroalDataSource.class,
                real,
                (method, arguments, result) -> result instanceof Connection connection
                        ? proxy(Connection.class, connection, this::prepared)
                        : result);
    }

    private Object prepared(Method method, Object[] arguments, Object result) {
        if (!(result instanceof PreparedStatement statement)) return result;
        Sent one = new Sent((String) arguments[0], new ArrayList<>(), new ArrayList<>());
        return proxy(PreparedStatement.class, statement, (called, values, answer) -> {
            if (called.getName().startsWith("set") && values != null && values.length == 2) {
                one.parameters().add(values);
                one.setters().add(called);
            }
            if (called.getName().startsWith("execute")) sent.add(one);
            return answer;
        });
    }

    /** Those on the tables of articles since the last call. */
    List<Sent> taken() {
        List<Sent> taken = sent.stream().filter(Sent::ofArticles).toList();
        sent.clear();
        return taken;
    }

    Read explain(Sent one) throws SQLException, IOException, ReflectiveOperationException {
        return read(plan(one, "format json, timing off").get(0).get("Plan"));
    }

    JsonNode plan(Sent one, String options) throws SQLException, IOException, ReflectiveOperationException {
        try (Connection connection = real.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("explain (analyze, " + options + ") " + one.text())) {
            for (int i = 0; i < one.parameters().size(); i++) {
                one.setters().get(i).invoke(statement, one.parameters().get(i));
            }
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return JSON.readTree(result.getString(1));
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
