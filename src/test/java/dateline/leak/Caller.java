package dateline.leak;

/**
 * A caller of the API.
 *
 * @param column of the caller in {@link VisibilityTable}
 * @param key API key, null for anonymous
 */
record Caller(String name, String column, String key) {}
