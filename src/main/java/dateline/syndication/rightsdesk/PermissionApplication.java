package dateline.syndication.rightsdesk;

import dateline.access.key.Audit;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.syndication.partner.Permission;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/**
 * A permission request of a partner. It is open until the rights desk approves or declines it, or the partner withdraws
 * it.
 */
@Entity
@Table(name = "inquiry")
public class PermissionApplication extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID partnerId;
    public String target;

    @JdbcTypeCode(SqlTypes.JSON)
    PermissionApplicationRequest asked;

    public String state;
    public UUID permissionId;
    public String reason;
    public Instant createdAt;
    public String createdBy;
    public Instant answeredAt;
    public String answeredBy;

    /**
     * Creates and stores a request.
     *
     * @param id of the new request; the demo newsroom's ids are fixed
     * @param asked the request with all defaults filled in
     */
    public static PermissionApplication make(
            UUID id, UUID partner, PermissionApplicationRequest asked, String by, Instant now) {
        PermissionApplication inquiry = new PermissionApplication();
        inquiry.id = id;
        inquiry.partnerId = partner;
        inquiry.target = asked.target();
        inquiry.asked = asked;
        inquiry.state = "open";
        inquiry.createdAt = now;
        inquiry.createdBy = by;
        inquiry.persistAndFlush();
        inquiry.audit("request-made").to(asked).record(by, now);
        return inquiry;
    }

    /** Finds an open request of the partner for the same target and outlet. */
    static Optional<PermissionApplication> open(UUID partner, PermissionApplicationRequest asked) {
        return PermissionApplication.<PermissionApplication>list(
                        "partnerId = ?1 and target = ?2 and state = 'open'", partner, asked.target())
                .stream()
                .filter(inquiry -> inquiry.asked.outlet().equals(asked.outlet()))
                .findFirst();
    }

    /**
     * @param partner that must own the request; null for the rights desk
     * @throws Problem 404 if there is no such request
     */
    static PermissionApplication visible(UUID id, UUID partner) {
        return seen(PermissionApplication.findByIdOptional(id), id, partner);
    }

    /** Like {@link #visible}, and locks the row until the transaction ends. */
    static PermissionApplication locked(UUID id, UUID partner) {
        return seen(PermissionApplication.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE), id, partner);
    }

    private static PermissionApplication seen(Optional<PermissionApplication> found, UUID id, UUID partner) {
        return found.filter(inquiry -> partner == null || inquiry.partnerId.equals(partner))
                .orElseThrow(
                        () -> Problem.of("permission-request-not-found", "There is no permission request " + id + "."));
    }

    void approve(Permission made, String by, Instant now) {
        permissionId = made.id;
        answer("approved", null, null, by, now);
    }

    void decline(String why, String by, Instant now) {
        answer("declined", why, null, by, now);
    }

    void withdraw(String note, String by, Instant now) {
        answer("withdrawn", null, note, by, now);
    }

    private record AuditedApplication(String state, UUID permission, String reason) {}

    private void answer(String outcome, String why, String note, String by, Instant now) {
        AuditedApplication before = new AuditedApplication(state, null, null);
        state = outcome;
        reason = why;
        answeredAt = now;
        answeredBy = by;
        persistAndFlush();
        audit("request-" + outcome)
                .from(before)
                .to(new AuditedApplication(state, permissionId, reason))
                .because(note)
                .record(by, now);
    }

    private Audit audit(String kind) {
        return Audit.of("request:" + id, kind).partner(partnerId);
    }

    /** @throws Problem 409 that names the possible operations, if the request is not open */
    void requireOpen(PublicUrl url) {
        if (state.equals("open")) return;
        String possible = state.equals("approved")
                ? "an edit, a suspension or a revocation of its permission"
                : "another permission request";
        throw Problem.of("state-conflict", "The permission request is " + state + "; possible is " + possible + ".")
                .with("state", state)
                .with("possible", possible)
                .with("links", PermissionApplicationView.Links.answered(this, url));
    }
}
