package dateline.leak;

/**
 * Somebody who asks.
 *
 * @param column of the table of who sees what
 * @param key null for nobody in particular
 */
record Caller(String name, String column, String key) {}
