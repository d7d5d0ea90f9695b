package dateline.http.describe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An HTML page in the resources, with places of the form <code>{{name}}</code>. */
public final class PageTemplate {

    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-zA-Z]++)}}");

    private final String text;

    private PageTemplate(String text) {
        this.text = text;
    }

    public static PageTemplate read(String resource) {
        try (InputStream in = PageTemplate.class.getResourceAsStream(resource)) {
            return new PageTemplate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Fills the places in one pass, so that a value which looks like a place is not replaced.
     *
     * @param values HTML, by name
     */
    public byte[] fill(Map<String, String> values) {
        return PLACE.matcher(text)
                .replaceAll(place -> Matcher.quoteReplacement(values.get(place.group(1))))
                .getBytes(StandardCharsets.UTF_8);
    }

    public Document page(Map<String, String> values) {
        return Document.of(fill(values));
    }
}
