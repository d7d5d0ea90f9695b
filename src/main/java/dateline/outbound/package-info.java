/** Outbound HTTP for webhooks, WebSub and imports. By default only public addresses are called, which prevents server-side request forgery. */
package dateline.outbound;
