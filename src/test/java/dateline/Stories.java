package dateline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Builds the JSON of an article. */
public final class Stories {

    private JsonBody article = JsonBody.empty();
    private final List<Map<String, Object>> blocks = new ArrayList<>();

    private Stories() {}

    public static Stories article() {
        return new Stories();
    }

    public Stories headline(String text) {
        return with("headline", text);
    }

    public Stories slug(String slug) {
        return with("slug", slug);
    }

    public Stories teaser(String text) {
        return with("teaser", text);
    }

    public Stories language(String tag) {
        return with("language", tag);
    }

    /** @param visibility {@code public}, {@code teaser} or {@code licensed} */
    public Stories visibility(String visibility) {
        return with("visibility", visibility);
    }

    public Stories section(String slug) {
        return with("section", slug);
    }

    public Stories tags(String... names) {
        return with("tags", Arrays.asList(names));
    }

    /** @param slug of a source that exists */
    public Stories source(String slug) {
        return with("source", slug);
    }

    /** A source that is created unless it exists. */
    public Stories newSource(String name) {
        return with("source", Map.of("name", name));
    }

    public Stories byline(String name) {
        return with("bylines", List.of(Map.of("name", name)));
    }

    /** Appends a paragraph to the body. */
    public Stories paragraph(String text) {
        return block(Map.of("type", "paragraph", "text", text));
    }

    /** Appends a block to the body. */
    public Stories block(Map<String, Object> block) {
        blocks.add(block);
        return with("body", blocks);
    }

    /** The body as HTML, instead of blocks. */
    public Stories html(String html) {
        return with("bodyHtml", html);
    }

    /** Sets any other member; {@link JsonBody#and} lists the possible values. */
    public Stories with(String member, Object value) {
        article = article.and(member, value);
        return this;
    }

    public String json() {
        return article.json();
    }
}
