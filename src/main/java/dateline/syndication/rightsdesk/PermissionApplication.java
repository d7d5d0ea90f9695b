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
     * @param request the request with all defaults filled in
     */
    public static PermissionApplication create(
            UUID id, UUID partner, PermissionApplicationRequest request, String by, Instant now) {
        PermissionApplication application = new PermissionApplication();
        application.id = id;
        application.partnerId = partner;
        application.target = request.target();
        application.asked = request;
        application.state = "open";
        application.createdAt = now;
        application.createdBy = by;
        application.persistAndFlush();
        application.audit("request-made").to(request).record(by, now);
        return application;
    }

    /** Finds an open request of the partner for the same target and outlet. */
    static Optional<PermissionApplication> findOpen(UUID partner, PermissionApplicationRequest request) {
        return PermissionApplication.<PermissionApplication>list(
                        "partnerId = ?1 and target = ?2 and state = 'open'", partner, request.target())
                .stream()
                .filter(application -> application.asked.outlet().equals(request.outlet()))
                .findFirst();
    }

    /**
     * @param partner that must own the request; null for the rights desk
     * @throws Problem 404 if there is no such request
     */
    static PermissionApplication requireVisible(UUID id, UUID partner) {
        return requireOwned(PermissionApplication.findByIdOptional(id), id, partner);
    }

    /** Like {@link #requireVisible}, and locks the row until the transaction ends. */
    static PermissionApplication locked(UUID id, UUID partner) {
        return requireOwned(PermissionApplication.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE), id, partner);
    }

    private static PermissionApplication requireOwned(Optional<PermissionApplication> found, UUID id, UUID partner) {
        return found.filter(application -> partner == null || application.partnerId.equals(partner))
                .orElseThrow(
                        () -> Problem.of("permission-request-not-found", "There is no permission request " + id + "."));
    }

    void approve(Permission permission, String by, Instant now) {
        permissionId = permission.id;
        answer("approved", null, null, by, now);
    }

    void decline(String declineReason, String by, Instant now) {
        answer("declined", declineReason, null, by, now);
    }

    void withdraw(String note, String by, Instant now) {
        answer("withdrawn", null, note, by, now);
    }

    private record AuditedApplication(String state, UUID permission, String reason) {}

    private void answer(String outcome, String declineReason, String note, String by, Instant now) {
        AuditedApplication before = new AuditedApplication(state, null, null);
        state = outcome;
        reason = declineReason;
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
        throw Problem.of("state-conflict", "The permission request is " + state + "; possible: " + possible + ".")
                .with("state", state)
                .with("possible", possible)
                .with("links", PermissionApplicationView.Links.forPartner(this, url));
    }
}
