package dateline.syndication.rightsdesk;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.syndication.notice.Notices;
import dateline.syndication.notice.RightsReduction;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.InvalidBody;
import dateline.syndication.terms.Terms;
import dateline.syndication.terms.TermsCheck;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Where permissions are made and changed, and found again; in the caller's transaction. */
@Singleton
public class PermissionService {

    private final TermsCheck check;
    private final RightsReduction narrowings;
    private final Notices notices;
    private final AgroalDataSource database;

    PermissionService(TermsCheck check, RightsReduction narrowings, Notices notices, AgroalDataSource database) {
        this.check = check;
        this.narrowings = narrowings;
        this.notices = notices;
        this.database = database;
    }

    /** A draft; @param id of the new permission, the demo newsroom's are fixed */
    public Permission draft(UUID id, Terms request, String by, Instant now) {
        Terms terms = request.complete(now);
        if (Partner.findById(terms.partner()) == null) {
            throw InvalidBody.problem()
                    .at("/partner", "partner-unknown", "There is no partner " + terms.partner() + ".");
        }
        check.require(terms, null);
        return Permission.draft(id, terms, by, now);
    }

    /** @param within pointer to the terms in what was sent; @throws Problem 422 for terms of which no permission can be made */
    void check(Terms terms, String within) {
        try {
            check.require(terms, null);
        } catch (Problem problem) {
            throw problem.within(within);
        }
    }

    /** @param note why, or null; @throws Problem 409 where the partner is closed, or the permission is in no state for it */
    public void activate(Permission permission, String note, String by, Instant now) {
        if (Partner.required(permission.partnerId).closed()) {
            throw Partner.refused("its permissions stay as they are until it is made active again");
        }
        narrowings.by(permission.partnerId, permission.id, now, () -> permission.activate(note, by, now));
    }

    void edit(Permission permission, Terms request, String by, Instant now) {
        Terms terms = request.complete(now);
        check.require(terms, permission.terms);
        Terms before = permission.terms;
        narrowings.by(permission.partnerId, permission.id, now, () -> permission.edit(terms, by, now));
        boolean otherwise = !Objects.equals(before.afterTerm(), terms.afterTerm())
                || !Objects.equals(before.removeWithin(), terms.removeWithin());
        if (otherwise) notices.agreedAnew(permission, now);
    }

    /**
     * Which permissions are looked for; null says nothing.
     *
     * @param state in words of the contract
     * @param endsBefore their term ends before this instant, or has ended
     */
    record PermissionFilter(UUID partner, String state, Instant endsBefore) {}

    List<Permission> after(PermissionFilter sought, Instant now, UUID after, int limit) {
        Sql sql = new Sql().add("select id from permission where id > ?", after);
        if (sought.partner() != null) sql.add("and partner_id = ?", sought.partner());
        if (sought.state() != null) sql.add("and").add(inState(sought.state(), now));
        if (sought.endsBefore() != null) sql.add("and valid_until < ?", sought.endsBefore());
        List<UUID> ids = sql.add("order by id limit ?", limit).list(database, row -> row.getObject("id", UUID.class));
        return ids.isEmpty() ? List.of() : Permission.list("id in ?1 order by id", ids);
    }

    private static Sql inState(String state, Instant now) {
        return switch (state) {
            case "lapsed" -> new Sql().add("(state = 'active' and valid_until <= ?)", now);
            case "not-yet-valid" ->
                new Sql()
                        .add(
                                "(state = 'active' and valid_from > ? and (valid_until is null or valid_until > ?))",
                                now,
                                now);
            case "active" ->
                new Sql()
                        .add(
                                "(state = 'active' and valid_from <= ? and (valid_until is null or valid_until > ?))",
                                now,
                                now);
            default -> new Sql().add("state = ?", state);
        };
    }

    /** One that the caller may know; @param partner null for the rights desk; @throws Problem 404 */
    Permission visible(UUID id, UUID partner) {
        Permission found = Permission.required(id);
        if (partner != null && !found.partnerId.equals(partner)) throw Permission.unknown(id);
        return found;
    }
}
