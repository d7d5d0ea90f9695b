package dateline.syndication.delivery;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.body.StoryFields;
import dateline.article.body.StoryFieldsBuilder;
import dateline.article.read.ArticleView.SourceName;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.Corrected;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.rights.Level;
import dateline.rights.Use;
import dateline.syndication.changes.PartnerChangesService;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Obligations;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An article as a partner may run it now: the text at its level, the credit line and the terms.
 *
 * @param level headline, excerpt or full
 * @param representation complete, or partial if the text is not complete
 * @param embargo present only while the article must not be published yet
 * @param body typed blocks; at level excerpt the paragraphs of the excerpt
 * @param wordCount at level full only
 * @param corrections newest first; at level full, and at any level if the permission requires that corrections are
 *     shown
 * @param contentHash SHA-256 of the canonical JSON (RFC 8785) of those of the members {@code headline, teaser, bylines,
 *     dateline, body, media, creditLine} that are present, in which every paragraph, quote and list item has its {@code html}
 * @param receipt the signed record of the first delivery; added when the receipt is written, so absent for HEAD
 * @param changesAt the next instant at which time alone changes what may be run
 */
@RecordBuilder
@Schema(name = "Package")
public record PackageView(
        UUID id,
        int version,
        String level,
        String representation,
        Embargo embargo,
        @JsonUnwrapped StoryFields story,
        List<Block> body,
        String bodyHtml,
        String bodyText,
        Integer wordCount,
        NameRef section,
        List<NameRef> tags,
        List<String> subjects,
        SourceName source,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        List<PackageMedia> media,
        List<Corrected> corrections,
        Instant publishedAt,
        Instant modifiedAt,
        Instant originalPublishedAt,
        String creditLine,
        ResolvedObligations obligations,
        PackageUsage usage,
        Instant changesAt,
        String contentHash,
        Links links,
        Receipt receipt) {

    /** The article must not be published before this instant. */
    public record Embargo(Instant until, String notice) {

        public static Embargo of(ArticleRow article, Instant now) {
            Instant until = article.embargoedUntil();
            return until == null || !until.isAfter(now)
                    ? null
                    : new Embargo(until, "UNDER EMBARGO. NOT FOR PUBLICATION BEFORE " + until + ".");
        }
    }

    /**
     * The permission, the use and the outlet of the delivery. The receipt is issued to this outlet.
     *
     * @param use absent for reproduce
     */
    @Schema(name = "PackageUsage")
    public record PackageUsage(
            String use, UUID permission, int permissionVersion, UUID outlet, String agreementRef, Instant validUntil) {}

    /**
     * Absolute URLs.
     *
     * @param changes the change feed, which reports later changes of the article
     * @param notices the notices about this article
     */
    @Schema(name = "PackageLinks")
    public record Links(String self, String rights, String permission, String changes, String notices) {}

    /** @param decision the decision that permits the delivery */
    public static PackageView of(DecisionContext context, Permitted decision, PublicUrl url, Instant now) {
        ArticleRow article = context.article();
        Permission permission = context.partnerContext().permission(decision.permission());
        Obligations obligations = permission.terms.obligationsOrNone();
        PackageText text = PackageText.of(article, decision, obligations.requiresCorrections());
        Attribution attribution = Attribution.of(text, article, obligations.attributionText(), url);
        Content content = article.content();
        boolean full = decision.level() == Level.FULL;
        return PackageViewBuilder.builder()
                .id(article.id())
                .version(article.version())
                .level(decision.level().wireName())
                .representation(PackageText.representation(decision.level()))
                .embargo(Embargo.of(article, now))
                .story(full ? content.story() : withoutFullText(content.story(), text.teaser()))
                .body(text.body())
                .bodyHtml(text.bodyHtml())
                .bodyText(text.bodyText())
                .wordCount(text.wordCount())
                .section(article.section())
                .tags(article.tags())
                .subjects(full ? content.subjects() : null)
                .source(source(article))
                .copyrightHolder(article.copyrightHolder())
                .copyrightNotice(article.copyrightNotice())
                .canonicalUrl(article.canonicalUrl(url.site()))
                .media(text.media())
                .corrections(full || obligations.requiresCorrections() ? article.corrections() : null)
                .publishedAt(article.publishedAt())
                .modifiedAt(article.modifiedAt())
                .originalPublishedAt(full ? content.originalPublishedAt() : null)
                .creditLine(attribution.creditLine())
                .obligations(ResolvedObligations.of(article, decision, permission.terms, attribution.creditLine(), url))
                .usage(usage(context, permission))
                .changesAt(decision.changesAt().orElse(null))
                .contentHash(attribution.contentHash())
                .links(links(article, permission, context.partnerContext().use(), url))
                .build();
    }

    // Starts from an empty builder, so that a field added later is only in packages of level full.
    private static StoryFields withoutFullText(StoryFields story, String teaser) {
        return StoryFieldsBuilder.builder()
                .type(story.type())
                .language(story.language())
                .headline(story.headline())
                .teaser(teaser)
                .bylines(story.bylines())
                .dateline(story.dateline())
                .digitalSourceType(story.digitalSourceType())
                .responsibleEditor(story.responsibleEditor())
                .build();
    }

    private static PackageUsage usage(DecisionContext context, Permission permission) {
        return new PackageUsage(
                context.partnerContext().use().nameUnlessDefault(),
                permission.id,
                permission.version,
                context.partnerContext().outlet().id,
                permission.terms.agreementRef(),
                permission.terms.validUntil());
    }

    private static Links links(ArticleRow article, Permission permission, Use use, PublicUrl url) {
        RightsLinks rightsLinks = RightsLinks.partner(use, url);
        return new Links(
                rightsLinks.packageUrl(article.id()),
                rightsLinks.rightsUrl(article.id()),
                url.to("/v1/permissions/" + permission.id),
                url.to(PartnerChangesService.path(use)),
                url.to("/v1/notices?article=" + article.id()));
    }

    public static SourceName source(ArticleRow article) {
        return article.source() == null
                ? null
                : new SourceName(
                        article.source().slug(),
                        article.source().name(),
                        article.source().url());
    }
}
