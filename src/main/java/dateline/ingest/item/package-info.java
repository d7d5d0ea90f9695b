/** An imported item in a form that does not depend on the format of its document. */
package dateline.ingest.item;
