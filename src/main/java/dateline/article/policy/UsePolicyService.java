package dateline.article.policy;

import dateline.access.key.Audit;
import dateline.access.key.Caller;
import dateline.article.body.UsePolicy;
import dateline.change.Change;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.Preconditions;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** Reads and changes use policies. Each change is a row of the change log, which invalidates the cached signals of every node. */
@RequestScoped
public class UsePolicyService {

    private final Preconditions preconditions;
    private final Cursors cursors;
    private final PageLinks links;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    UsePolicyService(
            Preconditions preconditions, Cursors cursors, PageLinks links, Caller caller, Now now, PublicUrl url) {
        this.preconditions = preconditions;
        this.cursors = cursors;
        this.links = links;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    UsePolicyView get(PolicyOwner owner) {
        return UsePolicyView.of(owner, StoredUsePolicy.require(owner), url);
    }

    RestResponse<UsePolicyView> put(PolicyOwner owner, UsePolicyRequest request) {
        Optional<StoredUsePolicy> row = StoredUsePolicy.findAndLock(owner);
        Optional<StoredUsePolicy> existing = row.filter(found -> found.policy != null);
        existing.ifPresentOrElse(current -> requireMatch(owner, current), preconditions::requireAbsent);
        StoredUsePolicy changed = row.orElseGet(() -> StoredUsePolicy.make(owner));
        change(owner, changed, request.toPolicy(), "use-policy-changed");
        return ResponseBuilders.put(existing.isEmpty(), url.to(owner.path()), UsePolicyView.of(owner, changed, url));
    }

    void delete(PolicyOwner owner) {
        StoredUsePolicy existing = StoredUsePolicy.findAndLock(owner)
                .filter(found -> found.policy != null)
                .orElseThrow(() -> StoredUsePolicy.notFound(owner));
        requireMatch(owner, existing);
        change(owner, existing, null, "use-policy-removed");
    }

    Page<UsePolicyVersionView> listVersions(PolicyOwner owner, int limit, String cursor) {
        int before = cursor == null
                ? Integer.MAX_VALUE
                : Integer.parseInt(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                        UsePolicyVersion.listBefore(owner, before, limit + 1),
                        limit,
                        last -> cursors.seal(links.query(), String.valueOf(last.version)),
                        links,
                        null)
                .map(UsePolicyVersionView::of);
    }

    private void change(PolicyOwner owner, StoredUsePolicy stored, UsePolicy policy, String kind) {
        UsePolicy before = stored.policy;
        stored.change(policy, caller.name(), now.instant());
        Audit.of(owner.changeSubject(), kind).from(before).to(policy).record(caller.name(), now.instant());
        Change.of(owner.changeSubject(), kind, now.instant(), caller.name());
    }

    private void requireMatch(PolicyOwner owner, StoredUsePolicy current) {
        preconditions.requireMatch(
                UsePolicyView.of(owner, current, url),
                () -> Problem.of(
                                "precondition-failed",
                                "The resource has changed since you read it. Read it again, and repeat your edit on the new state.")
                        .with("currentVersion", current.version)
                        .with("changedBy", current.updatedBy));
    }
}
