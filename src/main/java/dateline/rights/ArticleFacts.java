package dateline.rights;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The facts about an article that the decision uses. Null means that a fact is unknown: an unknown fact never puts an article into a scope
 * and never takes it out of an exclusion. An empty collection is known to be empty.
 *
 * @param publishedAt in the future while the article is scheduled or embargoed; null if it has never been published or scheduled
 * @param embargoedUntil end of the embargo, which equals {@code publishedAt}; null without an embargo
 * @param scheduledAt the article is not delivered before this instant, not even with embargo access; null without a schedule
 * @param expiresAt null if the article does not expire
 * @param unpublishedAt null if the article has not been unpublished
 * @param source slug of the source
 * @param sourceHolder copyright holder of the source
 * @param sectionPath slug of the article's section, followed by the slugs of the sections above it
 * @param feeds slugs of the feeds that select the article
 * @param language BCP 47 tag
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
                && (Instants.isReached(publishedAt, now)
                        || publishedAt.equals(embargoedUntil) && isScheduledTimeReached(now))
                && !Instants.isReached(expiresAt, now)
                && !Instants.isReached(unpublishedAt, now);
    }

    private boolean isScheduledTimeReached(Instant now) {
        return scheduledAt == null || Instants.isReached(scheduledAt, now);
    }

    boolean isUnderEmbargo(Instant now) {
        return embargoedUntil != null && !Instants.isReached(embargoedUntil, now);
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
