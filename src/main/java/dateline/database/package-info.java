/** The PostgreSQL that Dateline brings along: durable for a newsroom, throw-away for tests. */
package dateline.database;
