/** The API of webhooks and of their deliveries. */
package dateline.push.api;
