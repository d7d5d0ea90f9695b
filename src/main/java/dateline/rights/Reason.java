package dateline.rights;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Reasons for a denial, in the order of evaluation. A denial states the first reason that applies. */
public enum Reason {
    ARTICLE_CANCELED(
            "The article was killed and must not be used. Take down every copy; no permission brings it back."),
    ARTICLE_WITHHELD("The article is withheld until further notice. Wait until it is released."),
    ARTICLE_NOT_PUBLISHED("The article is not published at this moment. Only a live article can be reproduced."),
    PARTNER_CLOSED("Your account is closed. A new agreement with the rights desk is needed."),
    PARTNER_SUSPENDED("Your account is suspended. The rights desk can resume it."),
    PERMISSION_MISSING("You have no permission that covers this article. Ask the rights desk for one."),
    ARTICLE_BEFORE_PERMISSION("The article was published before articlesFrom of your permission for it. "
            + "Ask the rights desk to set an earlier articlesFrom."),
    PERMISSION_DRAFT("The permission for this article is a draft. The rights desk has to activate it."),
    PERMISSION_SUSPENDED("The permission for this article is suspended. The rights desk can resume it."),
    PERMISSION_REVOKED("The permission for this article was revoked. A new permission is needed."),
    PERMISSION_LAPSED("The permission for this article has ended. Ask the rights desk to renew it."),
    PERMISSION_NOT_YET_VALID(
            "The permission for this article is not valid yet. It applies from the start of its term."),
    ACTION_NOT_PERMITTED("The permission does not list this kind of use. Ask the rights desk to add it."),
    EXCLUDED("The article is excluded from what you may use. Ask the rights desk whether it can be permitted."),
    OUTLET_NOT_COVERED("The permission does not cover every territory and channel of this outlet. "
            + "Use the key of an outlet that it covers, or ask the rights desk to extend it."),
    EMBARGOED("The article is under embargo. It is available when the embargo ends."),
    DELAYED(
            "The permission applies only after a delay from publication. Send the request again when the delay has passed.");

    private final String detail;

    Reason(String detail) {
        this.detail = detail;
    }

    /** The code of the problem, in kebab case. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The {@code detail} of the problem: the cause and what the client can do. */
    public String detail() {
        return detail;
    }
}
