/** Posts of WordPress: shortcodes, embeds, text without paragraphs. */
package dateline.ingest.wordpress;
