package dateline.cache;

/** A flag shared by all entries with one cache tag; setting it invalidates them all. */
final class InvalidationFlag {

    private volatile boolean set;

    boolean isSet() {
        return set;
    }

    void set() {
        set = true;
    }
}
