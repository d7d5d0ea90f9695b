package dateline.article.bulk;

import dateline.article.check.Slugs;
import dateline.article.editing.ArticleRequest;
import dateline.article.model.State;
import dateline.article.vocabulary.Name;
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
 * One article whole, as the export writes and the bulk takes it: a line. Of a killed one only id, slug and state leave.
 *
 * @param id kept where the article is made; an item without one is known by its source and sourceId
 * @param slug of the live version, or of the working copy where nothing is live
 * @param state {@code draft} where it is left out; all others need publishedAt
 * @param scheduledAt of what is embargoed, the hour before which nobody is given it; absent where none was said
 * @param version for information: earlier versions do not travel
 * @param firstLiveAt when it was first shown at all; of what is not live now, absent where it never was
 * @param firstPublicAt when everybody could first read it
 * @param changedAt for information: what modifiedFrom of the export is compared with
 * @param translationGroup what articles share that tell the same story in other languages
 * @param reason of a withholding or unpublication
 * @param corrections oldest first
 * @param article the live version, or the working copy where nothing is live; without its slug
 * @param workingCopy where it says something else than what is live
 * @param wire where it came from a wire
 * @param sources that its stories name, as they are set there; of those that are not here yet, that is what they are made as
 * @param sections that its stories name and those above them, the highest first; the same holds for them
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
     * What the wire said last.
     *
     * @param article where it is something else than the article's text
     */
    @Schema(name = "BulkWire")
    public record BulkWire(
            @NotBlank @Size(max = 100) String sourceVersion,
            @Valid ArticleRequest article) {}

    /** Its text alone, to be looked at before it goes live. */
    BulkItem asDraft() {
        if (killed()) return this;
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

    /** The same, each of its stories said in another way; sources that it brings along start licensed. */
    BulkItem with(UnaryOperator<ArticleRequest> change) {
        ArticleRequest told = wire == null ? null : wire.article();
        return BulkItemBuilder.builder(this)
                .article(article == null ? null : change.apply(article))
                .workingCopy(workingCopy == null ? null : change.apply(workingCopy))
                .wire(told == null ? wire : new BulkWire(wire.sourceVersion(), change.apply(told)))
                .sources(
                        sources == null
                                ? null
                                : sources.stream().map(BulkSource::licensed).toList())
                .build();
    }

    boolean killed() {
        return "canceled".equals(state);
    }

    /** Taken back, for now. */
    boolean gone() {
        return "withheld".equals(state) || "unpublished".equals(state);
    }

    boolean draft() {
        return state == null || state.equals("draft");
    }

    /** Where it stands at an instant: of what was not taken back, time goes on. */
    State stateAt(Instant now) {
        if (draft()) return State.DRAFT;
        if (killed() || gone()) return State.valueOf(state.toUpperCase(Locale.ROOT));
        if (publishedAt.isAfter(now)) return publishedAt.equals(embargoedUntil) ? State.EMBARGOED : State.SCHEDULED;
        return expiresAt != null && !expiresAt.isAfter(now) ? State.EXPIRED : State.LIVE;
    }

    /** Every source that its stories name. */
    List<Name> sourceNames() {
        return Stream.of(article, workingCopy, wire == null ? null : wire.article())
                .filter(Objects::nonNull)
                .map(ArticleRequest::source)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The story, under the slug that the item gives it. */
    ArticleRequest story() {
        return slug == null ? article : article.at(slug);
    }

    /** Work on its story: what is wrong with that stands below {@code article}, but for a slug beside it. */
    <T> T story(Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            boolean beside =
                    slug != null && problem.errors().stream().allMatch(error -> "/slug".equals(error.pointer()));
            throw beside ? problem : problem.within("/article");
        }
    }

    /** Work on another story in it. */
    static <T> T within(String pointer, Supplier<T> work) {
        try {
            return work.get();
        } catch (Problem problem) {
            throw problem.within(pointer);
        }
    }

    Map<String, String> notes() {
        return corrections == null
                ? Map.of()
                : corrections.stream()
                        .collect(Collectors.toMap(one -> one.id().toString(), BulkCorrection::note, (a, b) -> a));
    }

    /** @throws Problem 422 where it could not be told apart from others, or is not whole */
    void require() {
        if (killed()) return;
        Problem problem = Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.");
        boolean named = article != null && article.source() != null && article.sourceId() != null;
        if (article == null) problem.at("/article", "missing", "Everything but a killed article has one.");
        else if (id == null && !named)
            problem.at(
                    "/id",
                    "identity-missing",
                    "Send an id, or article.source and article.sourceId: then it can be sent twice.");
        if (!draft() && publishedAt == null)
            problem.at("/publishedAt", "missing", "What is or was to be live has one.");
        if (draft() && publishedAt != null)
            problem.at("/state", "differs", "A draft has no publishedAt: say live, scheduled or embargoed.");
        if ("embargoed".equals(state) && embargoedUntil == null)
            problem.at("/embargoedUntil", "missing", "What is embargoed has one.");
        if ("expired".equals(state) && expiresAt == null)
            problem.at("/expiresAt", "missing", "What has expired has one.");
        if (!problem.errors().isEmpty()) throw problem;
    }
}
