package dateline.syndication.partner;

import dateline.http.base.Ids;
import dateline.http.problem.Problem;
import dateline.rights.Channel;
import dateline.rights.OutletFacts;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A site, app or paper of a partner. Decisions take territories and channels from here, never from a request. */
@Entity
public class Outlet extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID partnerId;
    public String name;
    public String domain;
    public boolean worldwide;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> territories;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> channels;

    public int version;
    public Instant createdAt;
    public Instant updatedAt;
    public String updatedBy;

    public static Outlet create(UUID id, UUID partner, OutletRequest request, String by, Instant now) {
        Outlet outlet = new Outlet();
        outlet.id = id == null ? Ids.next() : id;
        outlet.partnerId = partner;
        outlet.createdAt = now;
        outlet.edit(request, by, now);
        return outlet;
    }

    public static List<Outlet> of(UUID partner) {
        return list("partnerId = ?1 order by id", partner);
    }

    /** The given partners that have exactly one outlet. */
    public static Set<UUID> findPartnersWithOneOutlet(Collection<UUID> partners) {
        if (partners.isEmpty()) return Set.of();
        return Set.copyOf(getEntityManager()
                .createQuery(
                        "select o.partnerId from Outlet o where o.partnerId in ?1 group by o.partnerId having count(o) = 1",
                        UUID.class)
                .setParameter(1, partners)
                .getResultList());
    }

    public static List<Outlet> after(UUID partner, UUID id, int limit) {
        return find("partnerId = ?1 and id > ?2 order by id", partner, id)
                .page(0, limit)
                .list();
    }

    public static Outlet required(UUID partner, UUID id) {
        return Outlet.<Outlet>findByIdOptional(id)
                .filter(outlet -> outlet.partnerId.equals(partner))
                .orElseThrow(() -> unknown(id));
    }

    public static Outlet locked(UUID partner, UUID id) {
        Partner.lockRights(partner);
        return Outlet.<Outlet>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .filter(outlet -> outlet.partnerId.equals(partner))
                .orElseThrow(() -> unknown(id));
    }

    /**
     * Resolves the outlet that a request names.
     *
     * @param defaultOutlet default if none is named; if it is null too, the only outlet of the partner
     * @throws Problem 422 if the outlet is not the partner's, or if none is named and the partner has several
     */
    public static UUID resolve(UUID partner, UUID requested, UUID defaultOutlet) {
        List<UUID> outlets = of(partner).stream().map(outlet -> outlet.id).toList();
        UUID chosen = requested == null ? defaultOutlet : requested;
        if (chosen == null && outlets.size() == 1) return outlets.get(0);
        if (chosen == null || !outlets.contains(chosen)) {
            throw Problem.invalidBody().at("/outlet", "outlet-unknown", "Name one of this partner's outlets.");
        }
        return chosen;
    }

    private static Problem unknown(UUID id) {
        return Problem.of("outlet-not-found", "This partner has no outlet " + id + ".");
    }

    /**
     * Applies a request.
     *
     * @return whether anything has changed
     */
    public boolean edit(OutletRequest request, String by, Instant now) {
        OutletRequest before = version == 0 ? null : toRequest();
        name = request.name();
        domain = request.domain();
        worldwide = request.servesWorldwide();
        territories = request.territories() == null
                ? List.of()
                : request.territories().stream().distinct().toList();
        channels = request.channels() == null
                ? List.of()
                : request.channels().stream().map(Channel::wireName).distinct().toList();
        if (toRequest().equals(before)) return false;
        version++;
        updatedAt = now;
        updatedBy = by;
        return true;
    }

    /** The current values in the form of a request. */
    public OutletRequest toRequest() {
        return new OutletRequest(
                name,
                domain,
                worldwide,
                territories,
                channels.stream().map(Channel::of).toList());
    }

    public OutletFacts facts() {
        Set<Channel> channelSet = channels.stream().map(Channel::of).collect(Collectors.toSet());
        return new OutletFacts(id, worldwide, Set.copyOf(territories), channelSet);
    }
}
