package dateline.article.search;

import dateline.database.sql.Sql;

/**
 * A column that a statement for candidates selects beside the id and the instant, such as the rank of a match.
 *
 * @param name of the column in the result
 * @param type in PostgreSQL
 * @param value an expression on the table alias {@code x}
 */
record SelectedColumn(String name, String type, Sql value) {}
