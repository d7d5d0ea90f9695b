package dateline.rights;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What the decision needs to know of an article. A null is a fact that is not known: it never lets an article into a
 * scope, nor out of an exclusion. An empty collection is known to be empty.
 *
 * @param publishedAt null if it was never given a time; in the future if it is scheduled or embargoed
 * @param embargoedUntil null without an embargo; an embargoed article is published at this very instant
 * @param scheduledAt before which nobody is given it, under embargo or not; null if there is no such hour
 * @param expiresAt null if it stays
 * @param unpublishedAt null if it was not taken back
 * @param source slug of the source
 * @param sourceHolder copyright holder of the source
 * @param sectionPath slug of its own section first, then the ancestors
 * @param feeds slugs of the feeds that select it
 * @param language BCP 47
 */
@RecordBuilder
public record ArticleFacts(
        UUID id,
        PubStatus pubStatus,
        Instant publishedAt,
        Instant embargoedUntil,
        Instant scheduledAt,
        Instant expiresAt,
        Instant unpublishedAt,
        String source,
        String sourceHolder,
        List<String> sectionPath,
        Set<String> feeds,
        Set<String> tags,
        Set<String> subjects,
        String language,
        String type,
        List<MediaFacts> media) {

    public ArticleFacts {
        sectionPath = DefensiveCopies.copyList(sectionPath);
        feeds = DefensiveCopies.copySet(feeds);
        tags = DefensiveCopies.copySet(tags);
        subjects = DefensiveCopies.copySet(subjects);
        media = DefensiveCopies.copyList(media);
    }

    Optional<Reason> denial(Instant now) {
        if (pubStatus == PubStatus.CANCELED) {
            return Optional.of(Reason.ARTICLE_CANCELED);
        }
        if (pubStatus == PubStatus.WITHHELD) {
            return Optional.of(Reason.ARTICLE_WITHHELD);
        }
        boolean published = id != null && pubStatus == PubStatus.USABLE && isLive(now);
        return published ? Optional.empty() : Optional.of(Reason.ARTICLE_NOT_PUBLISHED);
    }

    private boolean isLive(Instant now) {
        return now != null
                && publishedAt != null
                && (DefensiveCopies.isReached(publishedAt, now) || publishedAt.equals(embargoedUntil) && isScheduledTimeReached(now))
                && !DefensiveCopies.isReached(expiresAt, now)
                && !DefensiveCopies.isReached(unpublishedAt, now);
    }

    private boolean isScheduledTimeReached(Instant now) {
        return scheduledAt == null || DefensiveCopies.isReached(scheduledAt, now);
    }

    boolean isUnderEmbargo(Instant now) {
        return embargoedUntil != null && !DefensiveCopies.isReached(embargoedUntil, now);
    }

    Stream<MediaFacts> knownMedia() {
        return media == null ? Stream.empty() : media.stream().filter(item -> item != null);
    }

    Stream<Instant> transitionInstants() {
        return Stream.concat(
                Stream.of(
                                Optional.ofNullable(publishedAt),
                                Optional.ofNullable(embargoedUntil),
                                Optional.ofNullable(scheduledAt),
                                Optional.ofNullable(expiresAt),
                                Optional.ofNullable(unpublishedAt))
                        .flatMap(Optional::stream),
                knownMedia().map(MediaFacts::rightsExpireAt).filter(instant -> instant != null));
    }
}
