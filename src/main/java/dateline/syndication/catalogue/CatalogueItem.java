package dateline.syndication.catalogue;

import dateline.article.body.Byline;
import dateline.article.body.Dateline;
import dateline.article.read.ArticleView.SourceName;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.Highlights;
import dateline.rights.Decision.Permitted;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.delivery.PackageView;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An article that a partner may run now, without its text.
 *
 * @param level of the article's package
 * @param permission that permits the use
 * @param embargo present only while the article must not be published yet
 * @param highlights matches of a search in the parts that the level opens
 * @param changesAt the next instant at which time alone changes what may be run
 */
@RecordBuilder
public record CatalogueItem(
        UUID id,
        int version,
        String level,
        UUID permission,
        PackageView.Embargo embargo,
        String type,
        String language,
        String headline,
        List<Byline> bylines,
        Dateline dateline,
        String digitalSourceType,
        String responsibleEditor,
        NameRef section,
        List<NameRef> tags,
        SourceName source,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        Instant publishedAt,
        Instant modifiedAt,
        Instant changesAt,
        Highlights highlights,
        Links links) {

    /**
     * Absolute URLs.
     *
     * @param delivery the package, only for the partner's own key
     * @param rights absent if the key must not read rights
     */
    @Schema(name = "CatalogueLinks")
    public record Links(String delivery, String rights) {}

    static CatalogueItem of(ArticleRow row, Permitted decision, RightsLinks rightsLinks, Instant now) {
        return CatalogueItemBuilder.builder()
                .id(row.id())
                .version(row.version())
                .level(decision.level().wireName())
                .permission(decision.permission())
                .embargo(PackageView.Embargo.of(row, now))
                .type(row.content().story().type())
                .language(row.content().story().language())
                .headline(row.content().story().headline())
                .bylines(row.content().story().bylines())
                .dateline(row.content().story().dateline())
                .digitalSourceType(row.content().story().digitalSourceType())
                .responsibleEditor(row.content().story().responsibleEditor())
                .section(row.section())
                .tags(row.tags())
                .source(PackageView.source(row))
                .copyrightHolder(row.copyrightHolder())
                .copyrightNotice(row.copyrightNotice())
                .canonicalUrl(row.canonicalUrl(rightsLinks.url().site()))
                .publishedAt(row.publishedAt())
                .modifiedAt(row.modifiedAt())
                .changesAt(decision.changesAt().orElse(null))
                .highlights(row.highlights())
                .links(new Links(rightsLinks.packageUrl(row.id()), rightsLinks.rightsUrl(row.id())))
                .build();
    }
}
