package dateline.push.api;

import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import dateline.push.webhook.DeskEvent;
import dateline.push.webhook.Webhook;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/**
 * Protects the events of a webhook. Its deliveries were read with the rights of its key; a caller with fewer rights may neither
 * read them, nor have them sent to a URL or signed with a secret that the caller chooses, nor delete those that wait.
 */
@Singleton
class EventRights {

    private final AgroalDataSource database;
    private final Caller caller;

    EventRights(AgroalDataSource database, Caller caller) {
        this.database = database;
        this.caller = caller;
    }

    /** @throws Problem 403 if the caller lacks a scope that the key of the webhook has and its events need */
    void require(Webhook webhook) {
        List<String> ofKey = Sql.of("select scopes from key where id = :keyId")
                .with("keyId", webhook.keyId)
                .first(database, row -> Sql.strings(row, "scopes"))
                .orElse(List.of());
        String reading = webhook.partnerId == null ? Scopes.ARTICLES_READ : Scopes.SYNDICATION_READ;
        Stream.concat(
                        Stream.of(reading),
                        webhook.kinds.stream().filter(DeskEvent.KINDS::contains).map(DeskEvent::requiredScope))
                .filter(ofKey::contains)
                .forEach(caller::require);
    }
}
