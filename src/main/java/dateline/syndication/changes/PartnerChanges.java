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
 * A stretch of a partner's change stream.
 *
 * @param mode {@code snapshot}: when it is caught up, drop what it did not name since it began; {@code changes}: apply
 * @param nextCursor to send as {@code since} next time; always there
 * @param caughtUp nothing newer can be read now: what stands as put is what the catalogue lists
 * @param next absolute URL
 * @param until when time alone may bring something, or the cursor grows old; not a member
 */
public record PartnerChanges(
        String mode,
        List<Item> items,
        String nextCursor,
        boolean caughtUp,
        String next,
        @JsonIgnore Instant until) implements WithoutEtag, CacheableRepresentation {

    // That there is nothing new is the same until there is.
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
     * @param seq opaque; of an item that comes again it is the same
     * @param kind {@code put}: run it at this version and level; {@code hold}: no new use, published copies may stay; {@code remove}: take
     *     it down
     * @param version of a put: the live one
     * @param level of a put: headline, excerpt or full
     * @param embargoedUntil of a put, while it must not be published yet; when the embargo lifts, it is put again without
     * @param reasons what happened, or why it may not be run
     * @param notices open ones about the article, to be acknowledged
     * @param at when it happened
     * @param removeBy of a remove: no copy stands after this instant
     * @param delivery absolute URL of the package, of a put
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

        /** A hold, or where it has to be gone by an instant a removal; null for none. */
        Item orRemoved(Instant by) {
            if (by == null) return this;
            return PartnerChangesItemBuilder.builder(this)
                    .kind("remove")
                    .embargoedUntil(null)
                    .removeBy(by)
                    .build();
        }

        /** The same for whoever has not heard the one before: of a put, with all that happened. */
        Item after(Item before) {
            if (!kind.equals("put") || !before.kind.equals("put")) return this;
            List<String> all = Stream.concat(before.reasons.stream(), reasons.stream())
                    .distinct()
                    .toList();
            return PartnerChangesItemBuilder.builder(this).reasons(all).build();
        }
    }
}
