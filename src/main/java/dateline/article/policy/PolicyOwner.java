package dateline.article.policy;

import dateline.article.model.Section;
import dateline.article.model.Source;
import dateline.policy.PolicyLevel.LevelKind;

/**
 * The newsroom, a source or a section as the owner of a use policy.
 *
 * @param slug empty for the newsroom
 */
public record PolicyOwner(LevelKind kind, String slug) {

    public static final PolicyOwner NEWSROOM = new PolicyOwner(LevelKind.NEWSROOM, "");

    /** @throws dateline.http.problem.Problem 404 if there is no such source */
    public static PolicyOwner source(String slug) {
        return new PolicyOwner(LevelKind.SOURCE, Source.require(slug).slug);
    }

    /** @throws dateline.http.problem.Problem 404 if there is no such section */
    public static PolicyOwner section(String slug) {
        return new PolicyOwner(LevelKind.SECTION, Section.require(slug).slug);
    }

    String level() {
        return kind.wireName();
    }

    /** Null for the newsroom. */
    String subject() {
        return slug.isEmpty() ? null : slug;
    }

    /** The path at which the policy is read. */
    String path() {
        return (slug.isEmpty() ? "/v1" : "/v1/" + level() + "s/" + slug) + "/use-policy";
    }

    /** The subject of rows of the change log and of audit events. */
    String changeSubject() {
        return "policy:" + (slug.isEmpty() ? level() : level() + "_" + slug);
    }
}
