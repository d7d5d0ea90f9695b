/**
 * Delivers changes to subscribers: webhooks and a WebSub hub. Reads the change feeds with the rights of each
 * subscriber, and handles ids and links, never the text of articles.
 */
package dateline.push;
