package dateline.syndication.terms;

import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The obligations of a partner that reproduces an article.
 *
 * @param attributionText template of the credit line, with {@code {copyrightNotice}}, {@code {source}},
 *     {@code {headline}}, {@code {byline}}, {@code {canonicalUrl}}, {@code {publishedAt}}; null for the
 *     default template
 * @param linkBack whether a visible link to the original is required
 * @param canonical whether {@code rel=canonical} to the original is required
 * @param robots directive of the copy to search engines: index or noindex
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

    /** Whether corrections must be shown with the article. */
    public boolean requiresCorrections() {
        return Boolean.TRUE.equals(showCorrections);
    }
}
