/** Delivery of packages: their content, quotas, and signed receipts. */
package dateline.syndication.delivery;
