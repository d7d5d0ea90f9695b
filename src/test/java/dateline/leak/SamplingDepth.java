package dateline.leak;

/** Number of equivalent requests that a crawl sends: all, or one of a fixed number. */
record SamplingDepth(boolean whole, int callers, int paths, int forms, int queries) {

    static final SamplingDepth WHOLE = new SamplingDepth(true, 1, 1, 1, 1);

    static SamplingDepth orWhole(int callers, int paths, int forms, int queries) {
        return Boolean.getBoolean("long") ? WHOLE : new SamplingDepth(false, callers, paths, forms, queries);
    }

    static boolean picked(int oneIn, String key) {
        return Math.floorMod(key.hashCode() * 31 >>> 3, oneIn) == 0;
    }
}
