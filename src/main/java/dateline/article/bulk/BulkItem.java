package dateline.article.bulk;

import dateline.article.check.Slugs;
import dateline.article.editing.ArticleRequest;
import dateline.article.model.State;
import dateline.article.names.Name;
import dateline.article.rows.ArticleSql;
import dateline.http.problem.Problem;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One article with everything that belongs to it: a line of an export, or an item of a bulk request. The line of a
 * killed article has only id, slug, state and changedAt.
 *
 * @param id kept when the article is created; without it, source and sourceId identify the item
 * @param slug of the live version, or of the draft if nothing is live
 * @param state {@code draft} if absent; all others except {@code canceled} need publishedAt
 * @param scheduledAt of an embargoed article, the instant before which partners do not receive it either; absent if
 *     none was set
 * @param version for information only; earlier versions are not part of the item
 * @param firstLiveAt instant at which the article was first live; for an article that is not live now, absent if it
 *     never was
 * @param firstPublicAt instant at which the article was first publicly readable
 * @param changedAt for information only; the instant that {@code modifiedFrom} of the export is compared with
 * @param translationGroup id shared by articles that tell the same story in different languages
 * @param reason of a withholding or unpublication
 * @param corrections oldest first
 * @param article the live version, or the draft if nothing is live; without its slug
 * @param workingCopy the draft, if it differs from the live version
 * @param wire last content from the wire, if the article came from one
 * @param sources settings of the sources that its texts name; sources that do not exist here are created with them
 * @param sections sections that its texts name and their ancestors, highest first; sections that do not exist here are
 *     created with them
 */
@RecordBuilder
@Schema(name = "BulkItem")
public record BulkItem(
        UUID id,

        @Pattern(regexp = Slugs.PATTERN) @Size(max = Slugs.MAX_LENGTH) String slug,

        @Pattern(regexp = "draft|scheduled|embargoed|live|withheld|unpublished|expired|canceled") @Schema(
                enumeration = {
                    "draft",
                    "scheduled",
                    "embargoed",
                    "live",
                    "withheld",
                    "unpublished",
                    "expired",
                    "canceled"
                })
        String state,

        Integer version,
        Instant createdAt,
        Instant publishedAt,
        Instant embargoedUntil,
        Instant scheduledAt,
        Instant expiresAt,
        Instant unpublishedAt,
        Instant modifiedAt,
        Instant firstLiveAt,
        Instant firstPublicAt,
        Instant changedAt,
        UUID translationGroup,
        @Size(max = 2_000) String reason,
        @Size(max = 500) List<@NotNull @Valid BulkCorrection> corrections,
        @Valid ArticleRequest article,
        @Valid ArticleRequest workingCopy,
        @Valid BulkWire wire,
        @Size(max = 20) List<@NotNull @Valid BulkSource> sources,
        @Size(max = 50) List<@NotNull @Valid BulkSection> sections) {

    /** A correction, clarification, editor's note or retraction of the live version. */
    @Schema(name = "BulkCorrection")
    public record BulkCorrection(
            @NotNull UUID id,

            @NotNull @Pattern(regexp = "correction|clarification|editors-note|retraction") @Schema(enumeration = {"correction", "clarification", "editors-note", "retraction"})
            String kind,

            @NotBlank @Size(max = 5_000) String note,
            @NotNull Instant at) {}

    /**
     * Last item that the wire sent.
     *
     * @param article its content; null if it equals the article's text
     */
    @Schema(name = "BulkWire")
    public record BulkWire(
            @NotBlank @Size(max = 100) String sourceVersion,
            @Valid ArticleRequest article) {}

    /** Reduces the item to its text as a draft, for review before publication. A killed item stays as it is. */
    BulkItem asDraft() {
        if (wasKilled()) return this;
        ArticleRequest text = workingCopy == null ? article : workingCopy;
        return BulkItemBuilder.builder()
                .id(id)
                .slug(slug)
                .state("draft")
                .createdAt(createdAt)
                .translationGroup(translationGroup)
                .article(text)
                .wire(wire)
                .sources(sources)
                .sections(sections)
                .build();
    }

    /** Returns the item with {@code change} applied to each text. */
    BulkItem mapTexts(UnaryOperator<ArticleRequest> change) {
        ArticleRequest wireArticle = wire == null ? null : wire.article();
        return BulkItemBuilder.builder(this)
                .article(article == null ? null : change.apply(article))
                .workingCopy(workingCopy == null ? null : change.apply(workingCopy))
                .wire(wireArticle == null ? wire : new BulkWire(wire.sourceVersion(), change.apply(wireArticle)))
                .build();
    }

    /** Returns the item with HTML as blocks. A text that is refused stays, and is refused when the item is applied. */
    public BulkItem withBodiesAsBlocks() {
        return mapTexts(text -> {
            try {
                return text.withBodyAsBlocks();
            } catch (Problem refused) {
                return text;
            }
        });
    }

    /** Returns the item with sources that are {@code licensed}. */
    BulkItem withLicensedSources() {
        if (sources == null) return this;
        return BulkItemBuilder.builder(this)
                .sources(sources.stream().map(BulkSource::licensed).toList())
                .build();
    }

    // The contract would show methods named is… as members of the record.
    boolean wasKilled() {
        return "canceled".equals(state);
    }

    /** Whether the article is withheld or unpublished. */
    boolean wasWithdrawn() {
        return "withheld".equals(state) || "unpublished".equals(state);
    }

    boolean wasDraft() {
        return state == null || state.equals("draft");
    }

    /** State at an instant. If the article was not taken back, its start and end depend on the instant. */
    State stateAt(Instant now) {
        if (wasDraft()) return State.DRAFT;
        if (wasKilled() || wasWithdrawn()) return State.valueOf(state.toUpperCase(Locale.ROOT));
        if (publishedAt.isAfter(now)) return publishedAt.equals(embargoedUntil) ? State.EMBARGOED : State.SCHEDULED;
        return expiresAt != null && !expiresAt.isAfter(now) ? State.EXPIRED : State.LIVE;
    }

    /** Sources that its texts name. */
    List<Name> sourceNames() {
        return Stream.of(article, workingCopy, wire == null ? null : wire.article())
                .filter(Objects::nonNull)
                .map(ArticleRequest::source)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Content of the article, with the slug of the item. */
    ArticleRequest articleWithSlug() {
        return slug == null ? article : article.withSlug(slug);
    }

    /**
     * Runs work on the content of the article. Prefixes the pointers of errors with {@code /article}, unless all errors
     * are about the slug beside it.
     */
    <T> T withinArticle(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            boolean isAboutSlug =
                    slug != null && problem.errors().stream().allMatch(error -> "/slug".equals(error.pointer()));
            throw isAboutSlug ? problem : problem.within("/article");
        }
    }

    /** Runs work on another text of the item, and prefixes the pointers of errors. */
    static <T> T within(String pointer, Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            throw problem.within(pointer);
        }
    }

    Map<String, String> correctionNotes() {
        return corrections == null
                ? Map.of()
                : corrections.stream()
                        .collect(Collectors.toMap(
                                correction -> correction.id().toString(), BulkCorrection::note, (a, b) -> a));
    }

    /** @throws Problem 422 if the item has no identity, or is incomplete */
    void requireComplete() {
        if (wasKilled()) return;
        Problem problem = Problem.invalidBody();
        boolean hasSourceId = article != null && article.source() != null && article.sourceId() != null;
        if (corrections != null
                && corrections.stream().map(BulkCorrection::id).distinct().count() < corrections.size())
            problem.at("/corrections", "duplicate", "Two corrections have the same id. Send each correction once.");
        if (article == null) problem.at("/article", "missing", "Required unless the article was killed.");
        else if (id == null && !hasSourceId)
            problem.at(
                    "/id",
                    "identity-missing",
                    "Send an id, or article.source and article.sourceId, so that a repeated request finds the article.");
        if (ArticleSql.NO_ARTICLE.equals(id)) problem.at("/id", "invalid-value", "The nil UUID is not an id.");
        if (!wasDraft() && publishedAt == null)
            problem.at("/publishedAt", "missing", "Required for every state except draft.");
        if (wasDraft() && publishedAt != null)
            problem.at(
                    "/state",
                    "differs",
                    "A draft has no publishedAt: leave it out, or send the state live, scheduled or embargoed.");
        if ("embargoed".equals(state) && embargoedUntil == null)
            problem.at("/embargoedUntil", "missing", "Required for an embargoed article.");
        if ("expired".equals(state) && expiresAt == null)
            problem.at("/expiresAt", "missing", "Required for an expired article.");
        if (!problem.errors().isEmpty()) throw problem;
    }
}
