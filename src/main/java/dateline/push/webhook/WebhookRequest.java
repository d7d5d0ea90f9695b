package dateline.push.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The request body of a webhook.
 *
 * @param url where events are posted: https, and a publicly reachable address
 * @param description free text for people
 * @param kinds kinds of events; an event must be of one of them; default: all but those of {@link DeskEvent}
 * @param sections slugs, each including its subsections; an article must have at least one
 * @param feeds slugs; an article must be in at least one
 * @param enabled whether events are sent; default: true
 */
// The server may change these members between a read and a patch, so they are not compared.
@JsonIgnoreProperties({"disabledBecause", "disabledAt", "failingSince", "restsUntil", "confirmedAt", "warnings", "links"
})
@ReadOnly({"id", "partner", "outlet", "key", "version", "createdAt", "createdBy", "updatedAt", "updatedBy"})
public record WebhookRequest(
        @NotBlank @Size(max = 2_048) String url,
        @Size(max = 500) String description,

        @Size(max = 20) List<@NotNull @Pattern(regexp = KINDS) String> kinds,

        @Size(max = 50) List<@NotNull @Pattern(regexp = SLUG) @Size(max = 100) String> sections,
        @Size(max = 50) List<@NotNull @Pattern(regexp = SLUG) @Size(max = 100) String> feeds,
        Boolean enabled) {

    static final String KINDS =
            "put|hold|remove|published|updated|corrected|clarified|noted|retracted|released|withheld|unpublished|expired|canceled"
                    + "|permission-requested|permission-ending|notice-overdue|notice-answered|import-failed";
    static final String SLUG = "[a-z0-9]++(-[a-z0-9]++)*+";

    boolean wantsEnabled() {
        return !Boolean.FALSE.equals(enabled);
    }

    static List<String> distinctOrEmpty(List<String> values) {
        return values == null ? List.of() : values.stream().distinct().toList();
    }
}
