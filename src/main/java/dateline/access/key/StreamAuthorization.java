package dateline.access.key;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Ends a streamed response when its key is revoked or its token has expired. A client that reads slowly makes such a response last for as long as
 * it wants, so the key look-up at the beginning of the request is not enough.
 */
@Singleton
public class StreamAuthorization {

    private final AgroalDataSource database;

    StreamAuthorization(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Asked before each further part of the response is read.
     *
     * @param caller of the request
     * @param isDisconnected whether the client has disconnected
     * @return false if the client has disconnected
     * @throws IOException if the key has been revoked or the token has expired. It aborts the response, which must not look
     *     complete
     */
    public boolean mayContinue(AuthenticatedCaller caller, BooleanSupplier isDisconnected) throws IOException {
        if (isDisconnected.getAsBoolean()) return false;
        Sql hasEnded = caller.isPerson()
                ? Sql.of("select dateline_now() >= cast(:streamsUntil as timestamptz)")
                        .with("streamsUntil", caller.streamsUntil())
                : Sql.of("select revoked_at is not null from key where id = :caller")
                        .with("caller", caller.id());
        if (hasEnded.first(database, row -> row.getBoolean(1)).orElse(true))
            throw new IOException("The key or token of this request ended while the response was sent");
        return true;
    }
}
