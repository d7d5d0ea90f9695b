package dateline.article.bulk;

import dateline.article.check.Readable;
import dateline.article.check.Slugs;
import dateline.article.model.Section;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A section as part of an export line or bulk item.
 *
 * @param parent slug of the parent section
 * @param announced whether an editor put it; then it is public even if no public article carries it
 */
@Schema(name = "BulkSection")
public record BulkSection(
        @NotNull @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String slug,

        @NotBlank @Readable @Size(max = 200) String name,
        @Size(max = 2_000) String description,
        @Pattern(regexp = Slugs.PATTERN) @Size(max = 100) String parent,
        Boolean announced) {

    static BulkSection of(Section section) {
        return new BulkSection(
                section.slug, section.name, section.description, section.parent, section.putByEditor ? true : null);
    }
}
