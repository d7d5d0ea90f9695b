/** REST API of imports. */
package dateline.ingest.api;
