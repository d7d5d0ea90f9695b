package dateline;

import static org.hamcrest.MatcherAssert.assertThat;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.groovy.runtime.InvokerHelper;

/**
 * Makes two steps of RestAssured cheaper. It compiles a Groovy script for each path that it reads from a JSON response, which takes as long
 * as a request: simple paths such as {@code items[0].id} are read here. And it can log requests and responses when a check fails, but
 * formats all of them before: here the response is part of the message of a check that fails.
 */
final class ResponseChecks implements Filter {

    private static final Pattern SIMPLE = Pattern.compile("\\w+(\\[\\d+])?(\\.\\w+(\\[\\d+])?)*(\\.size\\(\\))?");
    private static final int MOST_OF_BODY = 3_000;
    private static final Pattern STEP = Pattern.compile("size\\(\\)|\\w+|\\[\\d+]");

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        return proxy(Response.class, response, new Body(response));
    }

    /** The JSON text of a response, read when it is needed. */
    private static final class Body implements Supplier<Object> {

        private final Response response;
        private Object root;

        Body(Response response) {
            this.response = response;
        }

        @Override
        public Object get() {
            if (root == null) root = response.jsonPath().get("$");
            return root;
        }

        @Override
        public String toString() {
            String text = response.asString();
            return response.getStatusLine() + "\n" + text.substring(0, Math.min(text.length(), MOST_OF_BODY));
        }
    }

    private static <T> T proxy(Class<T> type, T original, Body body) {
        return type.cast(Proxy.newProxyInstance(
                ResponseChecks.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> invokeOrExplain(proxy, original, body, method, arguments)));
    }

    private static Object invokeOrExplain(Object proxy, Object original, Body body, Method method, Object[] arguments)
            throws Throwable {
        try {
            return invoke(proxy, original, body, method, arguments);
        } catch (AssertionError e) {
            String response = "\nThe response: " + body;
            throw String.valueOf(e.getMessage()).endsWith(response)
                    ? e
                    : new AssertionError(e.getMessage() + response, e);
        }
    }

    private static Object invoke(Object proxy, Object original, Body body, Method method, Object[] arguments)
            throws Throwable {
        if (method.getName().equals("path") && arguments[0] instanceof String path && isSimple(path))
            return read(body.get(), path);
        if (method.getName().equals("body") && arguments.length == 3 && arguments[0] instanceof String path)
            if (isSimple(path) && arguments[1] instanceof org.hamcrest.Matcher<?> matcher) {
                check(body, path, matcher);
                Object[] more = (Object[]) arguments[2];
                for (int i = 0; i < more.length; i += 2)
                    ((ValidatableResponse) proxy).body((String) more[i], (org.hamcrest.Matcher<?>) more[i + 1]);
                return proxy;
            }
        Object result;
        try {
            result = method.invoke(original, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (result == original) return proxy;
        return result instanceof ValidatableResponse checked ? proxy(ValidatableResponse.class, checked, body) : result;
    }

    private static boolean isSimple(String path) {
        return SIMPLE.matcher(path).matches();
    }

    @SuppressWarnings("unchecked")
    private static void check(Body body, String path, org.hamcrest.Matcher<?> matcher) {
        assertThat("JSON path " + path, read(body.get(), path), (org.hamcrest.Matcher<Object>) matcher);
    }

    /** @return null if the path leads through a member that is missing or null */
    private static Object read(Object root, String path) {
        Object value = root;
        Matcher steps = STEP.matcher(path);
        while (value != null && steps.find()) {
            String step = steps.group();
            if (step.startsWith("["))
                value = InvokerHelper.invokeMethod(
                        value, "getAt", Integer.parseInt(step.substring(1, step.length() - 1)));
            else if (step.equals("size()")) value = InvokerHelper.invokeMethod(value, "size", new Object[0]);
            else value = InvokerHelper.getProperty(value, step);
        }
        return value;
    }
}
