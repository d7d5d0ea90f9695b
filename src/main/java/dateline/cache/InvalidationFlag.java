package dateline.cache;

/** What some answers have in common that may change: all of them are over when it has. */
final class InvalidationFlag {

    private volatile boolean changed;

    boolean changed() {
        return changed;
    }

    void change() {
        changed = true;
    }
}
