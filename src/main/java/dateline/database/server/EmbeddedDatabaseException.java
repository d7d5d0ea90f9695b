package dateline.database.server;

/** The embedded database cannot be had here; the message is one paragraph for the person at the console. */
public final class EmbeddedDatabaseException extends Exception {

    public EmbeddedDatabaseException(String paragraph) {
        super(paragraph);
    }

    EmbeddedDatabaseException(String paragraph, Throwable cause) {
        super(paragraph, cause);
    }
}
