/** WordPress posts: shortcodes, embeds, paragraphs of text without markup. */
package dateline.ingest.wordpress;
