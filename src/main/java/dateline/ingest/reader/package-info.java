/** Readers of each format. */
package dateline.ingest.reader;
