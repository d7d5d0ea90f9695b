package dateline.syndication.rightsdesk;

import dateline.access.key.Audit;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.syndication.partner.Permission;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A partner asks for a permission: open until the rights desk approves or declines it, or the partner withdraws it. */
@Entity
public class Inquiry extends PanacheEntityBase {

    @Id
    public UUID id;

    public UUID partnerId;
    public String target;

    @JdbcTypeCode(SqlTypes.JSON)
    InquiryRequest asked;

    public String state;
    public UUID permissionId;
    public String reason;
    public Instant createdAt;
    public String createdBy;
    public Instant answeredAt;
    public String answeredBy;

    /** @param id of the new one, the demo newsroom's are fixed; @param asked with everything filled in */
    public static Inquiry make(UUID id, UUID partner, InquiryRequest asked, String by, Instant now) {
        Inquiry inquiry = new Inquiry();
        inquiry.id = id;
        inquiry.partnerId = partner;
        inquiry.target = asked.target();
        inquiry.asked = asked;
        inquiry.state = "open";
        inquiry.createdAt = now;
        inquiry.createdBy = by;
        inquiry.persistAndFlush();
        inquiry.audit("request-made").to(asked).by(by, now);
        return inquiry;
    }

    /** One that waits for an answer already. */
    static Optional<Inquiry> open(UUID partner, InquiryRequest asked) {
        return Inquiry.<Inquiry>list("partnerId = ?1 and target = ?2 and state = 'open'", partner, asked.target())
                .stream()
                .filter(inquiry -> inquiry.asked.outlet().equals(asked.outlet()))
                .findFirst();
    }

    /** @param partner whose it has to be, null for the rights desk; @throws Problem 404 */
    static Inquiry visible(UUID id, UUID partner) {
        return seen(Inquiry.findByIdOptional(id), id, partner);
    }

    /** The same, held until the transaction ends. */
    static Inquiry locked(UUID id, UUID partner) {
        return seen(Inquiry.findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE), id, partner);
    }

    private static Inquiry seen(Optional<Inquiry> found, UUID id, UUID partner) {
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

    private record Said(String state, UUID permission, String reason) {}

    private void answer(String outcome, String why, String note, String by, Instant now) {
        Said before = new Said(state, null, null);
        state = outcome;
        reason = why;
        answeredAt = now;
        answeredBy = by;
        persistAndFlush();
        audit("request-" + outcome)
                .from(before)
                .to(new Said(state, permissionId, reason))
                .because(note)
                .by(by, now);
    }

    private Audit audit(String kind) {
        return Audit.of("request:" + id, kind).partner(partnerId);
    }

    /** @throws Problem 409 that says what can be done instead */
    void requireOpen(PublicUrl url) {
        if (state.equals("open")) return;
        String possible = state.equals("approved")
                ? "an edit, a suspension or a revocation of its permission"
                : "another permission request";
        throw Problem.of("state-conflict", "The permission request is " + state + "; possible is " + possible + ".")
                .with("state", state)
                .with("possible", possible)
                .with("links", InquiryView.Links.answered(this, url));
    }
}
