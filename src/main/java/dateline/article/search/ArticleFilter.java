package dateline.article.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dateline.article.check.Slugs;
import dateline.article.model.NameKind;
import dateline.article.model.SectionTree;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The filter of an article list: within one parameter any value matches, and every given parameter must match. A feed
 * stores one as its query.
 *
 * @param section slugs; a section includes the sections below it
 * @param tag any of these
 * @param tagsAll all of these
 * @param subject IPTC Media Topics
 * @param language BCP 47; {@code en} includes {@code en-GB}
 * @param type the item type, such as {@code text} or {@code picture}
 */
@Schema(name = "FeedQuery")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArticleFilter(
        @Size(max = 50) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> section,
        @Size(max = 50) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> tag,
        @Size(max = 50) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> tagsAll,
        @Size(max = 50) List<@NotNull @Pattern(regexp = SUBJECT) String> subject,
        @Size(max = 50) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> author,
        @Size(max = 50) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> source,
        @Size(max = 50) List<@NotNull @Pattern(regexp = LANGUAGE) @Size(max = 35) String> language,
        @Size(max = 50) List<@NotNull @Pattern(regexp = TYPE) String> type) {

    private static final int MAX_VALUES = 50;
    private static final String SUBJECT = "medtop:\\d{8}";
    private static final String LANGUAGE = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+";
    private static final String TYPE = "text|audio|video|picture|graphic|composite";

    public static ArticleFilter of(ArticleQuery query) {
        return new ArticleFilter(
                slugs("section", query.section()),
                slugs("tag", query.tag()),
                slugs("tagsAll", query.tagsAll()),
                values("subject", query.subject(), SUBJECT, "Media Topics such as medtop:20000065"),
                slugs("author", query.author()),
                slugs("source", query.source()),
                values("language", query.language(), LANGUAGE, "BCP 47 language ranges such as en or pt-BR"),
                values("type", query.type(), TYPE, "any of text, audio, video, picture, graphic, composite"));
    }

    /** Returns the slugs of a parameter. @param joined null for none */
    public static List<String> slugs(String name, String joined) {
        return values(name, joined, Slugs.PATTERN, "slugs: lower-case letters, digits and single dashes");
    }

    /** Returns the values of a parameter that is a list. @param joined null for none; @param description of the values, for the refusal */
    public static List<String> values(String name, String joined, String pattern, String description) {
        if (joined == null) return List.of();
        List<String> values =
                Arrays.stream(joined.split(",", -1)).map(String::strip).toList();
        if (values.size() > MAX_VALUES || !values.stream().allMatch(value -> value.matches(pattern))) {
            String allowed = "1 to " + MAX_VALUES + " values, joined with single commas: " + description + ".";
            throw Problem.ofErrors("parameter-invalid").parameter(name, "invalid-value", allowed);
        }
        return values;
    }

    /**
     * The values of one parameter. An article matches if it has at least one of them.
     *
     * @param terms the values as terms, as {@code article_term} and {@code article_text} store them
     * @param condition the same test as a condition on the table alias {@code a}
     */
    public record Group(List<String> terms, Sql condition) {

        private static Group of(String kind, List<String> values, Sql condition) {
            return new Group(IndexRange.terms(kind, values), condition);
        }

        // The condition has the values as its parameter "values".
        private static Group of(String kind, List<String> values, String condition) {
            return of(kind, values, Sql.of(condition).with("values", values));
        }
    }

    /** Returns one group for each parameter that has values, and one per value of {@code tagsAll}. */
    public List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        if (hasValues(tag)) groups.add(Group.of("tag", tag, "a.tags && :values"));
        if (hasValues(tagsAll)) {
            tagsAll.forEach(one -> groups.add(Group.of("tag", List.of(one), "a.tags @> :values")));
        }
        if (hasValues(subject)) groups.add(Group.of("subject", subject, "a.subjects && :values"));
        if (hasValues(author)) groups.add(Group.of("author", author, "a.authors && :values"));
        if (hasValues(section)) {
            groups.add(Group.of("section", section, """
                    a.section = any(array(with recursive below(slug) as (
                        select slug from section where slug = any(:values)
                        union select c.slug from section c join below b on c.parent = b.slug) select slug from below))
                    """));
        }
        if (hasValues(source)) groups.add(Group.of("source", source, "a.source = any(:values)"));
        if (hasValues(language)) {
            List<String> ranges = language.stream()
                    .map(range -> range.toLowerCase(Locale.ROOT))
                    .toList();
            groups.add(Group.of(
                    "language",
                    ranges,
                    Sql.of("(lower(a.language) = any(:languages) or lower(a.language) like any(:prefixes))")
                            .with("languages", ranges)
                            .with(
                                    "prefixes",
                                    ranges.stream().map(range -> range + "-%").toList())));
        }
        if (hasValues(type)) groups.add(Group.of("type", type, "a.type = any(:values)"));
        return groups;
    }

    /**
     * Returns a condition on the table alias {@code a} that is true for matching articles. An empty filter matches
     * every article.
     */
    public Sql condition() {
        return all(groups());
    }

    /**
     * Returns the same condition with the sections below those of the filter as a tree has them, such as that of an
     * earlier instant.
     */
    public Sql condition(SectionTree tree) {
        ArticleFilter others = new ArticleFilter(List.of(), tag, tagsAll, subject, author, source, language, type);
        List<Group> groups = new ArrayList<>(others.groups());
        if (hasValues(section))
            groups.add(Group.of(
                    "section",
                    section,
                    Sql.of("a.section = any(:sections)").with("sections", tree.withDescendants(section))));
        return all(groups);
    }

    private static Sql all(List<Group> groups) {
        Sql sql = Sql.of("(true");
        for (Group group : groups) sql = sql.add("and").add(group.condition());
        return sql.add(")");
    }

    /** Returns the slugs of one kind of name that this filter contains. */
    public List<String> names(NameKind kind) {
        return switch (kind) {
            case SECTION -> orEmpty(section);
            case TAG ->
                Stream.concat(orEmpty(tag).stream(), orEmpty(tagsAll).stream()).toList();
            case AUTHOR -> orEmpty(author);
            case SOURCE -> orEmpty(source);
        };
    }

    private static List<String> orEmpty(List<String> values) {
        return values == null ? List.of() : values;
    }

    private static boolean hasValues(List<String> values) {
        return values != null && !values.isEmpty();
    }
}
