package dateline.ingest.job;

import dateline.article.check.LanguageTag;
import dateline.article.names.Name;
import dateline.http.describe.DurationRange;
import dateline.http.problem.Problem;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The request to create an import.
 *
 * @param source of the items; an unknown one is created with visibility {@code licensed}
 * @param url of the document, http or https; without it the document is uploaded
 * @param every interval between fetches, an ISO 8601 duration from PT5M to P31D; without it the document is fetched
 *     once
 * @param publish whether items go live as of their original date, unless a reason in the import log prevents it;
 *     without it they stay drafts
 * @param visibility of all items, whatever that of their source; without it new items are licensed if the source is not
 * @param section of items without one; without it existing articles keep theirs
 * @param language BCP 47, of items without one; without it existing articles keep theirs
 */
@Schema(name = "ImportRequest")
public record ImportRequest(
        @NotNull Name source,
        @Size(max = 2_000) String url,
        @DurationRange(min = "PT5M", max = "P31D") Duration every,
        Boolean publish,

        @Pattern(regexp = "public|teaser|licensed") @Schema(enumeration = {"public", "teaser", "licensed"})
        String visibility,

        Name section,

        @Pattern(regexp = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+") @LanguageTag @Size(max = 35) String language) {

    /** @throws Problem 422 for an interval without a url */
    public void require() {
        if (every != null && url == null)
            throw Problem.invalidBody()
                    .at(
                            "/every",
                            "url-missing",
                            "Only a document that the server fetches can be imported repeatedly. Send the url.");
    }
}
