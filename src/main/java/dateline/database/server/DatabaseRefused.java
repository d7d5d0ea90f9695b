package dateline.database.server;

/** The embedded database cannot be had here; the message is one paragraph for the person at the console. */
public final class DatabaseRefused extends Exception {

    public DatabaseRefused(String paragraph) {
        super(paragraph);
    }

    DatabaseRefused(String paragraph, Throwable cause) {
        super(paragraph, cause);
    }
}
