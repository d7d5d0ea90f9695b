/** The subscribers' window: webhooks and hubs. It follows the log as anybody may who has their rights, and knows ids, not articles. */
package dateline.push;
