/** SQL statements in few round trips: building, reading columns, batching, start-up locks. */
package dateline.database.sql;
