/** An optional read replica: a streaming standby of the primary database that answers some reads of articles. */
package dateline.database.replica;
