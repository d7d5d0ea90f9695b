/** An imported item in one form, whatever its format. */
package dateline.ingest.item;
