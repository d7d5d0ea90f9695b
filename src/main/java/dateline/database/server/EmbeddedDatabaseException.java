package dateline.database.server;

/** The embedded database cannot run here. The message explains to the operator what to do. */
public final class EmbeddedDatabaseException extends Exception {

    public EmbeddedDatabaseException(String paragraph) {
        super(paragraph);
    }

    EmbeddedDatabaseException(String paragraph, Throwable cause) {
        super(paragraph, cause);
    }
}
