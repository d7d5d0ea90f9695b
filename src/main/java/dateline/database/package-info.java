/** The PostgreSQL that Dateline brings along: durable for a newsroom, throw-away for tests; and how any is asked, in few trips. */
package dateline.database;
