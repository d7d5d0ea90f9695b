package dateline.syndication.terms;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a partner owes when it runs an article.
 *
 * @param attributionText template of the credit line, with {@code {copyrightNotice}}, {@code {source}}, {@code {headline}},
 *     {@code {byline}}, {@code {canonicalUrl}}, {@code {publishedAt}}; a usual one where it is left out
 * @param linkBack a visible link to the original
 * @param canonical {@code rel=canonical} to the original
 * @param robots what the copy tells search engines
 */
public record Obligations(
        @Size(max = 1_000) String attributionText,
        Boolean linkBack,
        Boolean canonical,

        @Pattern(regexp = "index|noindex") @Schema(enumeration = {"index", "noindex"})
        String robots,

        Boolean noDerivatives,
        Boolean showCorrections,
        Boolean reportReproductions) {

    static final Obligations NONE = new Obligations(null, null, null, null, null, null, null);

    /** Whether corrections are shown with the article. */
    public boolean withCorrections() {
        return Boolean.TRUE.equals(showCorrections);
    }
}
