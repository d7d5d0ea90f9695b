package dateline.push.webhook;

import dateline.access.scope.Scopes;
import dateline.http.base.PublicUrl;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Something that the rights desk or an editor has to look at. A webhook of the newsroom receives it if it names the kind,
 * and if its key may read the subject.
 *
 * @param subject id of the permission request, permission, notice or import
 * @param identity identifies the event together with kind and subject, however often the subject is edited
 * @param at when it happened
 */
public record DeskEvent(String kind, UUID subject, Instant identity, Instant at) {

    /** What a kind of event is about. */
    private record SubjectLink(String link, String path, String scope) {}

    private static final Map<String, SubjectLink> SUBJECTS = Map.of(
            "permission-requested",
            new SubjectLink("permissionRequest", "/v1/permission-requests/", Scopes.PERMISSIONS_WRITE),
            "permission-ending",
            new SubjectLink("permission", "/v1/permissions/", Scopes.PERMISSIONS_WRITE),
            "notice-overdue",
            new SubjectLink("notice", "/v1/notices/", Scopes.PERMISSIONS_WRITE),
            "notice-answered",
            new SubjectLink("notice", "/v1/notices/", Scopes.PERMISSIONS_WRITE),
            "import-failed",
            new SubjectLink("import", "/v1/imports/", Scopes.ARTICLES_WRITE));

    /** The kinds that only webhooks of the newsroom can select. */
    public static final List<String> KINDS = SUBJECTS.keySet().stream().sorted().toList();

    /** @param kinds of a webhook; @param scopes of its key */
    public boolean isFor(List<String> kinds, List<String> scopes) {
        return kinds.contains(kind) && scopes.contains(requiredScope(kind));
    }

    /** The scope with which the subjects of these events may be read. */
    public static String requiredScope(String kind) {
        return SUBJECTS.get(kind).scope();
    }

    /** Returns the type of the event, such as {@code notice.overdue}. */
    public String type() {
        return kind.replace('-', '.');
    }

    public Map<String, String> links(PublicUrl url) {
        SubjectLink about = SUBJECTS.get(kind);
        return Map.of(about.link(), url.to(about.path() + subject));
    }
}
