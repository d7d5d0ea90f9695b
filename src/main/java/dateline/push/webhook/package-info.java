/** Webhooks: their definition, their subscription and their signing secrets. */
package dateline.push.webhook;
