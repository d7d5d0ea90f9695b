/** Connections to the database: pools, the probe that sees an outage, the circuit breaker, migrations. */
package dateline.database.pool;
