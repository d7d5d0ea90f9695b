/** Conversion of items to articles. */
package dateline.ingest.story;
