package dateline.article.bulk;

import dateline.article.check.Readable;
import dateline.article.check.Slugs;
import dateline.article.check.WebAddress;
import dateline.article.model.Source;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A source with its settings as part of an export line or bulk item.
 *
 * @param visibility of its articles that have none of their own; {@code licensed} if absent
 * @param copyrightNotice template of the copyright notice of its articles; {@code {year}} stands for the year of
 *     publication
 * @param announced whether an editor put it; then it is public even if no public article carries it
 */
@RecordBuilder
@Schema(name = "BulkSource")
public record BulkSource(
        @NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String slug,

        @NotBlank @Readable @Size(max = 200) String name,
        @WebAddress String url,

        @Pattern(regexp = "public|teaser|licensed") @Schema(enumeration = {"public", "teaser", "licensed"})
        String visibility,

        @Size(max = 200) String copyrightHolder,
        @Size(max = 1_000) String copyrightNotice,

        @Pattern(regexp = "allow|deny") @Schema(enumeration = {"allow", "deny"})
        String mediaSyndicatable,

        Boolean publicHistory,
        Boolean announced) {

    BulkSource licensed() {
        return BulkSourceBuilder.builder(this).visibility("licensed").build();
    }

    static BulkSource of(Source source) {
        return BulkSourceBuilder.builder()
                .slug(source.slug)
                .name(source.name)
                .url(source.url)
                .visibility(source.visibility)
                .copyrightHolder(source.copyrightHolder)
                .copyrightNotice(source.copyrightNotice)
                .mediaSyndicatable(source.mediaSyndicatable)
                .publicHistory(source.publicHistory ? true : null)
                .announced(source.putByEditor ? true : null)
                .build();
    }
}
