package dateline.ingest.job;

import dateline.article.check.LanguageTag;
import dateline.article.vocabulary.Name;
import dateline.http.problem.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An import as it is ordered.
 *
 * @param source whose items come in; one that is not known yet is made, licensed
 * @param url of the document, http or https; without it the document is sent
 * @param every how often it is fetched, an ISO 8601 duration from PT5M to P31D; once where it is left out
 * @param publish live as of its original date where nothing speaks against it; a working copy where it is left out
 * @param visibility of items, at once and whatever their source's is; where it is left out new ones are licensed if the source is not
 * @param section of items that name none; where it is left out those that are here keep theirs
 * @param language BCP 47, of items that name none; where it is left out those that are here keep theirs
 */
@Schema(name = "ImportRequest")
public record ImportRequest(
        @NotNull Name source,
        @Size(max = 2_000) String url,
        Duration every,
        Boolean publish,

        @Pattern(regexp = "public|teaser|licensed") @Schema(enumeration = {"public", "teaser", "licensed"})
        String visibility,

        Name section,

        @Pattern(regexp = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+") @LanguageTag @Size(max = 35) String language) {

    /** @throws Problem 422 for a schedule of nothing, or one that nobody could keep */
    public void require() {
        Problem problem = Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
        if (every != null && url == null)
            problem.at("/every", "url-missing", "What is sent comes once; give the url of what is to be fetched.");
        if (every != null
                && (every.compareTo(FetchSchedule.SHORTEST) < 0 || every.compareTo(FetchSchedule.LONGEST) > 0))
            problem.at("/every", "out-of-range", "From PT5M to P31D.");
        if (!problem.errors().isEmpty()) throw problem;
    }
}
