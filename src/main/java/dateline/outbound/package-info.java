/** How Dateline calls others: webhooks, WebSub and imports go out through here, and reach nothing that is not public. */
package dateline.outbound;
