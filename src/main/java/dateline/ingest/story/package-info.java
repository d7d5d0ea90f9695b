/** Articles made from items. */
package dateline.ingest.story;
