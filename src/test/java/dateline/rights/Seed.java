package dateline.rights;

/** Where the random tests start from: {@code -Dseed=…} repeats a run. */
final class Seed {

    static final long VALUE = Long.getLong("seed", System.nanoTime());
    static final String NOTE = "-Dseed=" + VALUE + " repeats this: ";

    static {
        System.out.println("Random tests of dateline.rights use -Dseed=" + VALUE);
    }

    private Seed() {}
}
