/**
 * The embedded PostgreSQL server, durable in operation and disposable in tests, and access to any PostgreSQL in few
 * round trips.
 */
package dateline.database;
