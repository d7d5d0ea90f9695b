package dateline.database.sql;

/**
 * The planner settings under which statements run. The main pool plans each statement for its values
 * ({@code plan_cache_mode = force_custom_plan}), because a rare and a frequent term need different plans. The pool
 * {@code reads} plans each statement once per connection ({@code force_generic_plan}) and without {@code memoize}, because
 * all articles of a page are different. The settings of the pools are in {@code application.properties}; a statement that
 * needs others is sent between those of its constant, in one round trip.
 */
public enum PlannerSettings {
    /** The settings of the pool. */
    OF_POOL("", ""),

    /**
     * Main pool: until the transaction ends all statements are planned once per connection, including the foreign key
     * checks of new rows. For the transaction that writes receipts.
     */
    PLANNED_ONCE_UNTIL_COMMIT("set local plan_cache_mode to 'force_generic_plan';", ""),

    /**
     * Pool {@code reads}: one plan along an index. A generic plan assumes that every value is rare, and would collect and
     * sort all rows of a frequent one; without bitmap scans it reads in the order of the index and stops at the limit. For
     * lists without a filter or with one term.
     */
    ALONG_INDEX("set enable_bitmapscan to 'off';", "; set enable_bitmapscan to 'on'"),

    /** Pool {@code reads}: planned for the values. For lists with several terms, partner conditions and relevance. */
    FOR_VALUES("set plan_cache_mode to 'force_custom_plan';", "; set plan_cache_mode to 'force_generic_plan'");

    // If the statement fails, its rollback restores the settings as well.
    private final String before;
    private final String after;

    PlannerSettings(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** Returns the statement between those that set and reset the settings. */
    Sql around(Sql statement) {
        return this == OF_POOL ? statement : Sql.of(before).add(statement).add(after);
    }
}
