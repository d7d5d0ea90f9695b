package dateline.syndication;

import dateline.article.ArticleReader;
import dateline.article.ArticleRow;
import dateline.article.Audience;
import dateline.article.Withdrawn;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.rights.Decision.Denied;
import dateline.rights.Reason;
import java.time.Instant;
import java.util.List;

/**
 * What a partner may be told about an article it may not have. Whose permission covers it, or who was given it once, learns why;
 * everybody else learns what everybody may know.
 */
final class Disclosure {

    /** A reason on the wire. */
    record Told(String code, String detail) {}

    private Disclosure() {}

    /** @throws Problem 404 or 410 where the partner may not even know that there is something to be refused */
    static void requireKnowable(Ruling ruling, String asked, Instant now) {
        Reason reason = ruling.denied().map(Denied::reason).orElse(null);
        if (reason == null) return;
        ArticleRow row = ruling.article();
        boolean concerned = ruling.coveredOtherwise() || ruling.onceServed();
        if (reason == Reason.ARTICLE_CANCELED && concerned) {
            throw Withdrawn.killedFor(row);
        }
        if (reason == Reason.ARTICLE_WITHHELD && concerned) return;
        Withdrawn.refuse(row, asked, Audience.EVERYBODY, now);
        boolean hidden = row.visibility().equals("licensed") && !ruling.onceServed();
        if (hidden || reason == Reason.ARTICLE_NOT_PUBLISHED) throw ArticleReader.unknown(asked);
    }

    /** The 403: why, until when, and what would help. */
    static Problem refusal(Ruling ruling, PublicUrl url) {
        Denied denied = ruling.denied().orElseThrow();
        Problem problem = Problem.of(code(denied.reason()), denied.reason().detail())
                .with("reasons", List.of(told(denied.reason())))
                .with("article", ruling.article().id())
                .with("changesAt", denied.changesAt().orElse(null))
                .with("permission", denied.permission().orElse(null))
                .with("help", help(denied.reason()));
        String rights = url.to("/v1/articles/" + ruling.article().id() + "/rights");
        String permissions =
                denied.permission().map(id -> url.to("/v1/permissions/" + id)).orElse(url.to("/v1/permissions"));
        return problem.with("links", new Links(rights, permissions));
    }

    /** Where to read on. Absolute URLs. */
    record Links(String rights, String permissions) {}

    static Told told(Reason reason) {
        return new Told(reason.code(), reason.detail());
    }

    // The status follows from the code, and article-withheld is the 404 that everybody gets.
    private static String code(Reason reason) {
        return reason == Reason.ARTICLE_WITHHELD ? "withheld" : reason.code();
    }

    private static String help(Reason reason) {
        return switch (reason) {
            case ARTICLE_WITHHELD ->
                "Leave it out for now, and ask again later; what you published stays until you are told.";
            case PERMISSION_MISSING ->
                "Your permissions stand at links.permissions. Ask the rights desk for one whose scope holds this article.";
            case DELAYED, EMBARGOED, PERMISSION_NOT_YET_VALID -> "Ask again at changesAt.";
            case OUTLET_NOT_COVERED ->
                "Use the key of an outlet that the permission covers, or ask the rights desk to widen it.";
            case PARTNER_SUSPENDED, PARTNER_CLOSED -> "Write to the rights desk about your account.";
            default -> "Write to the rights desk about the permission that is named here.";
        };
    }
}
