package dateline.syndication.partner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.http.describe.ReadOnly;
import dateline.http.problem.Problem;
import dateline.rights.Channel;
import dateline.syndication.terms.Countries;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The request body of an outlet.
 *
 * @param domain host name of the site
 * @param worldwide whether the outlet is available worldwide; otherwise territories are required
 * @param territories ISO 3166-1 alpha-2, upper case
 * @param channels channels of the outlet; default all
 */
@JsonIgnoreProperties("links")
@ReadOnly({"id", "version", "createdAt", "updatedAt", "updatedBy"})
@ReadOnly(value = "partner", explanation = "The partner is in the path and cannot be changed. Leave partner out.")
public record OutletRequest(
        @NotBlank @Size(max = 200) String name,

        @Size(max = 253) @Pattern(regexp = "[a-z0-9-]++(\\.[a-z0-9-]++)++")
        String domain,

        Boolean worldwide,
        @Size(max = 250) List<@NotNull String> territories,
        @Size(max = 10) List<@NotNull Channel> channels) {

    boolean servesWorldwide() {
        return Boolean.TRUE.equals(worldwide);
    }

    /** Adds an error to the problem for each invalid member. */
    public void check(Problem problem, String pointer) {
        boolean hasTerritories = territories != null && !territories.isEmpty();
        if (servesWorldwide() && hasTerritories) {
            problem.at(
                    pointer + "/territories",
                    "exclusive",
                    "A worldwide outlet has no territories. Leave territories out.");
        }
        if (!servesWorldwide() && !hasTerritories) {
            problem.at(pointer + "/territories", "territories-missing", "Send territories, or \"worldwide\": true.");
        }
        Countries.check(territories, pointer + "/territories", problem);
    }
}
