package dateline.syndication.terms;

import com.fasterxml.jackson.annotation.JsonInclude;
import dateline.article.check.Slugs;
import dateline.rights.Scope;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Selects articles by properties. An article matches if it matches any value of each list that is present.
 *
 * @param sections slugs; a section includes its subsections
 * @param feeds slugs; a feed selects all articles of its query and its pinned articles, regardless of its length
 * @param subjects IPTC Media Topics, such as {@code medtop:04000000}
 * @param languages BCP 47 tags; {@code en} includes {@code en-GB}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Selection(
        @Size(max = 200) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> sources,
        @Size(max = 200) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> sections,
        @Size(max = 50) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> feeds,
        @Size(max = 200) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> tags,
        @Size(max = 200) List<@NotNull @Pattern(regexp = "medtop:\\d{8}") String> subjects,

        @Size(max = 50) List<@NotNull @Pattern(regexp = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+") @Size(max = 35) String> languages,

        @Size(max = 10) List<@NotNull @Pattern(regexp = "text|audio|video|picture|graphic|composite") String> types,
        @Size(max = 1_000) List<@NotNull UUID> articles) {

    static final Selection EMPTY = new Selection(null, null, null, null, null, null, null, null);

    /** How many values the lists have together. */
    int countValues() {
        return Stream.of(sources, sections, feeds, tags, subjects, languages, types, articles)
                .filter(Objects::nonNull)
                .mapToInt(List::size)
                .sum();
    }

    Scope toScope() {
        return new Scope(sources, sections, feeds, tags, subjects, languages, types, articles);
    }
}
