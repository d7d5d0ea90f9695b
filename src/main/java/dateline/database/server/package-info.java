/** The embedded PostgreSQL server: its programs, its data directory, its process. */
package dateline.database.server;
