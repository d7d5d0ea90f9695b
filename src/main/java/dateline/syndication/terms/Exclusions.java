package dateline.syndication.terms;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dateline.article.check.Slugs;
import dateline.rights.Scope;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** Articles that are excluded for a partner under all its permissions. An article that matches any list is excluded. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Exclusions(
        @Size(max = 1_000) List<@NotNull UUID> articles,
        @Size(max = 200) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> sources,
        @Size(max = 200) List<@NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String> tags) {

    public static final Exclusions NONE = new Exclusions(null, null, null);

    /** How many values the lists have together. */
    public int countValues() {
        return toSelection().countValues();
    }

    Selection toSelection() {
        return new Selection(sources, null, null, tags, null, null, null, articles);
    }

    @JsonIgnore
    public Scope toScope() {
        return new Scope(sources, null, null, tags, null, null, null, articles);
    }
}
