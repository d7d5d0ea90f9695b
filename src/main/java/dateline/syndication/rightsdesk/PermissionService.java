package dateline.syndication.rightsdesk;

import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.syndication.notice.Notices;
import dateline.syndication.notice.RightsReduction;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import dateline.syndication.terms.TermsCheck;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Creates, edits, activates and lists permissions, in the caller's transaction. */
@Singleton
public class PermissionService {

    private final TermsCheck termsCheck;
    private final RightsReduction rightsReduction;
    private final Notices notices;
    private final AgroalDataSource database;

    PermissionService(
            TermsCheck termsCheck, RightsReduction rightsReduction, Notices notices, AgroalDataSource database) {
        this.termsCheck = termsCheck;
        this.rightsReduction = rightsReduction;
        this.notices = notices;
        this.database = database;
    }

    /**
     * Creates a permission in state draft.
     *
     * @param id of the new permission; the demo newsroom's ids are fixed
     * @throws Problem 422 for an unknown partner or invalid terms; 409 if the partner has too many permissions
     */
    public Permission createDraft(UUID id, Terms request, String by, Instant now) {
        return Permission.createDraft(id, requireCreatable(request, now), by, now);
    }

    /**
     * Checks the terms of a new permission without storing anything.
     *
     * @return the terms with defaults
     * @throws Problem 422 for an unknown partner or invalid terms; 409 if the partner has too many permissions
     */
    public Terms requireCreatable(Terms request, Instant now) {
        Terms terms = request.withDefaults(now);
        if (Partner.findById(terms.partner()) == null) {
            throw Problem.invalidBody()
                    .at("/partner", "partner-unknown", "There is no partner " + terms.partner() + ".");
        }
        termsCheck.requireValid(terms, null);
        Permission.requireRoom(terms, null, now);
        return terms;
    }

    /**
     * Checks terms without storing anything.
     *
     * @param pointer JSON Pointer to the terms in the request body
     * @throws Problem 422 if the terms are invalid
     */
    void requireValid(Terms terms, String pointer) {
        try {
            termsCheck.requireValid(terms, null);
        } catch (Problem problem) {
            throw problem.within(pointer);
        }
    }

    /**
     * @param note why, or null
     * @throws Problem 409 if the partner is closed or the permission cannot be activated in its state
     */
    public void activate(Permission permission, String note, String by, Instant now) {
        requireOpenPartner(permission);
        rightsReduction.runEdit(permission.partnerId, permission.id, now, () -> permission.activate(note, by, now));
    }

    /** @throws Problem 409 if the partner of the permission is closed */
    public void requireOpenPartner(Permission permission) {
        if (Partner.required(permission.partnerId).isClosed()) {
            throw Partner.closedProblem("its permissions stay as they are until it is made active again");
        }
    }

    /**
     * Checks an edit without storing anything.
     *
     * @return the terms with defaults
     * @throws Problem 409 or 422 if the permission cannot get these terms
     */
    public Terms requireEdit(Permission permission, Terms request, Instant now) {
        Terms terms = request.withDefaults(now);
        termsCheck.requireValid(terms, permission.terms);
        permission.requireEditable(terms, now);
        Permission.requireRoom(terms, permission, now);
        return terms;
    }

    void edit(Permission permission, Terms request, String by, Instant now) {
        Terms terms = requireEdit(permission, request, now);
        Terms before = permission.terms;
        rightsReduction.runEdit(permission.partnerId, permission.id, now, () -> permission.edit(terms, by, now));
        if (!terms.hasSameRemovalAs(before)) notices.applyChangedTerms(permission, now);
    }

    /**
     * Filter of a list of permissions; null accepts every value.
     *
     * @param state as in the API, including lapsed and not-yet-valid, which follow from the term
     * @param endsBefore accepts permissions whose term ends before this instant
     */
    record PermissionFilter(UUID partner, String state, Instant endsBefore) {}

    List<Permission> after(PermissionFilter filter, Instant now, UUID after, int limit) {
        Sql sql = Sql.of("select id from permission where id > :after").with("after", after);
        if (filter.partner() != null) sql = sql.add("and partner_id = :partner").with("partner", filter.partner());
        if (filter.state() != null) sql = sql.add("and").add(inState(filter.state(), now));
        if (filter.endsBefore() != null)
            sql = sql.add("and valid_until < :endsBefore").with("endsBefore", filter.endsBefore());
        List<UUID> ids = sql.add("order by id limit :limit")
                .with("limit", limit)
                .list(database, row -> row.getObject("id", UUID.class));
        return ids.isEmpty() ? List.of() : Permission.list("id in ?1 order by id", ids);
    }

    private static Sql inState(String state, Instant now) {
        return switch (state) {
            case "lapsed" ->
                Sql.of("(state = 'active' and valid_until <= :now)").with("now", now);
            case "not-yet-valid" ->
                Sql.of("(state = 'active' and valid_from > :now and (valid_until is null or valid_until > :now))")
                        .with("now", now);
            case "active" ->
                Sql.of("(state = 'active' and valid_from <= :now and (valid_until is null or valid_until > :now))")
                        .with("now", now);
            default -> Sql.of("state = :state").with("state", state);
        };
    }

    /**
     * Returns a permission that the caller may see.
     *
     * @param partner that must own the permission; null for the rights desk
     * @throws Problem 404 if there is no such permission
     */
    Permission requireVisible(UUID id, UUID partner) {
        Permission found = Permission.required(id);
        if (partner != null && !found.partnerId.equals(partner)) throw Permission.unknown(id);
        return found;
    }
}
