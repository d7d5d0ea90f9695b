/** A reader for each document format. */
package dateline.ingest.reader;
