package dateline.leak;

/** How much of it: of what is alike one in so many, the short way. */
record Depth(boolean whole, int callers, int addresses, int forms, int queries) {

    static final Depth WHOLE = new Depth(true, 1, 1, 1, 1);

    static Depth orWhole(int callers, int addresses, int forms, int queries) {
        return Boolean.getBoolean("long") ? WHOLE : new Depth(false, callers, addresses, forms, queries);
    }

    static boolean picked(int oneIn, String key) {
        return Math.floorMod(key.hashCode() * 31 >>> 3, oneIn) == 0;
    }
}
