package dateline.push.webhook;

import java.util.List;
import java.util.function.Predicate;

/**
 * What the owner of a webhook should know after it was created or changed.
 *
 * @param code scope-missing: the key with whose rights the webhook reads has not the scope for the events of this kind, so
 *     none is sent
 * @param kind that the webhook selects
 * @param scope that the key needs
 */
public record WebhookWarning(String code, String kind, String scope, String detail) {

    /**
     * @param kinds that the webhook selects
     * @param hasScope whether the key of the webhook has a scope
     * @return null if there is nothing to warn of, so that the member is left out of the JSON
     */
    public static List<WebhookWarning> of(List<String> kinds, Predicate<String> hasScope) {
        List<WebhookWarning> warnings = kinds.stream()
                .filter(DeskEvent.KINDS::contains)
                .filter(kind -> !hasScope.test(DeskEvent.requiredScope(kind)))
                .map(WebhookWarning::scopeMissing)
                .toList();
        return warnings.isEmpty() ? null : warnings;
    }

    private static WebhookWarning scopeMissing(String kind) {
        String scope = DeskEvent.requiredScope(kind);
        return new WebhookWarning(
                "scope-missing",
                kind,
                scope,
                "The webhook receives no event of the kind " + kind + ", because its key does not have the scope "
                        + scope + ". Change the webhook with a key that has it.");
    }
}
