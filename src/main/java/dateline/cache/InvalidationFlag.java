package dateline.cache;

/** What some answers have in common that may change: all of them are over when it has. */
final class InvalidationFlag {

    private volatile boolean set;

    boolean isSet() {
        return set;
    }

    void set() {
        set = true;
    }
}
