package dateline.syndication.partner;

import dateline.http.problem.Problem;
import dateline.rights.PartnerFacts;
import dateline.rights.PartnerStatus;
import dateline.syndication.terms.Contact;
import dateline.syndication.terms.Exclusions;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An organization that reproduces articles of the newsroom under permissions. */
@Entity
public class Partner extends PanacheEntityBase {

    @Id
    public UUID id;

    public String name;
    public String status;
    public String country;

    @JdbcTypeCode(SqlTypes.JSON)
    public List<Contact> contacts;

    @JdbcTypeCode(SqlTypes.JSON)
    public Exclusions exclude;

    public int version;
    public Instant createdAt;
    public Instant updatedAt;
    public String updatedBy;

    public static Partner create(UUID id, PartnerRequest request, String by, Instant now) {
        Partner partner = new Partner();
        partner.id = id;
        partner.createdAt = now;
        partner.edit(request, by, now);
        return partner;
    }

    public static Partner required(UUID id) {
        return Partner.<Partner>findByIdOptional(id).orElseThrow(() -> unknown(id));
    }

    public static Partner locked(UUID id) {
        lockRights(id);
        return Partner.<Partner>findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE)
                .orElseThrow(() -> unknown(id));
    }

    /**
     * Takes an advisory lock until the transaction ends. While it is held, no other transaction changes the rights of
     * this partner or records a delivery to it. Take it before any row lock. A row lock instead would make a kill wait.
     */
    public static void lockRights(UUID id) {
        getEntityManager()
                .createNativeQuery("select 1 from (select pg_advisory_xact_lock(hashtextextended(?1, 27))) held")
                .setParameter(1, id.toString())
                .getResultList();
    }

    public static List<Partner> after(UUID id, int limit) {
        return find("id > ?1 order by id", id).page(0, limit).list();
    }

    private static Problem unknown(UUID id) {
        return Problem.of("partner-not-found", "There is no partner " + id + ".");
    }

    /**
     * The problem for an operation on a closed partner.
     *
     * @param possible the operations that are possible
     */
    public static Problem closedProblem(String possible) {
        return Problem.of("state-conflict", "The partner is closed; " + possible + ".")
                .with("state", PartnerStatus.CLOSED.wireName())
                .with("possible", possible);
    }

    public boolean isClosed() {
        return status.equals(PartnerStatus.CLOSED.wireName());
    }

    /**
     * Applies a request.
     *
     * @return whether anything has changed
     */
    public boolean edit(PartnerRequest request, String by, Instant now) {
        PartnerRequest before = version == 0 ? null : toRequest();
        name = request.name();
        status = (request.status() == null ? PartnerStatus.ACTIVE : request.status()).wireName();
        country = request.country();
        contacts = request.contacts() == null ? List.of() : request.contacts();
        exclude = request.exclude() == null ? Exclusions.NONE : request.exclude();
        if (toRequest().equals(before)) return false;
        version++;
        updatedAt = now;
        updatedBy = by;
        return true;
    }

    /** The current values in the form of a request. */
    public PartnerRequest toRequest() {
        return new PartnerRequest(name, PartnerStatus.of(status), country, contacts, exclude, null);
    }

    PartnerFacts facts() {
        return new PartnerFacts(id, PartnerStatus.of(status), exclude == null ? null : exclude.toScope());
    }
}
