package dateline.syndication.changes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.WithoutEtag;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of the change feed of a partner.
 *
 * @param mode {@code snapshot}: once caught up, drop every article that the snapshot did not name; {@code changes}:
 *     apply
 * @param nextCursor to send as {@code since} in the next request; always present
 * @param caughtUp nothing newer can be read now; the articles of the latest puts are those that the catalogue lists
 * @param next absolute URL of the next page
 * @param until the earlier of the next scheduled transition and the end of the minute for which the cursor is repeated;
 *     not a JSON member
 */
public record PartnerChanges(
        String mode,
        List<Item> items,
        String nextCursor,
        boolean caughtUp,
        String next,
        @JsonIgnore Instant until) implements WithoutEtag, CacheableRepresentation {

    // An empty page stays correct until a change is committed or {@code until} passes.
    @Override
    public boolean mayBeCached() {
        return items.isEmpty() && caughtUp && mode.equals("changes");
    }

    @Override
    public List<String> cacheTags() {
        return List.of();
    }

    @Override
    public Optional<Instant> trueUntil() {
        return Optional.of(until);
    }

    /**
     * The state of one article for the outlet.
     *
     * @param seq opaque; the same when the item is repeated
     * @param kind {@code put}: run it at this version and level; {@code hold}: no new use, published copies may stay;
     *     {@code remove}: take it down
     * @param version of a put: the live version
     * @param level of a put: headline, excerpt or full
     * @param embargoedUntil of a put: do not publish before this instant; when the embargo lifts, another put follows
     *     without it
     * @param reasons codes of the changes, or of the denial
     * @param notices ids of open notices about the article, to acknowledge
     * @param at instant of the change
     * @param removeBy of a remove: the instant by which all copies must be removed
     * @param delivery of a put: absolute URL of the package
     */
    @RecordBuilder
    @Schema(name = "PartnerChange")
    public record Item(
            String seq,
            String kind,
            UUID article,
            Integer version,
            String level,
            Instant embargoedUntil,
            List<String> reasons,
            List<UUID> notices,
            Instant at,
            Instant removeBy,
            String delivery) {

        /** This item as a removal that is due by this instant; unchanged if {@code by} is null. */
        Item asRemoval(Instant dueAt) {
            if (dueAt == null) return this;
            return PartnerChangesItemBuilder.builder(this)
                    .kind("remove")
                    .embargoedUntil(null)
                    .removeBy(dueAt)
                    .build();
        }

        /** Replaces an earlier item of the same page: a put after a put has the reasons of both. */
        Item replacing(Item earlier) {
            if (!kind.equals("put") || !earlier.kind.equals("put")) return this;
            List<String> mergedReasons = Stream.concat(earlier.reasons.stream(), reasons.stream())
                    .distinct()
                    .toList();
            return PartnerChangesItemBuilder.builder(this)
                    .reasons(mergedReasons)
                    .build();
        }
    }
}
