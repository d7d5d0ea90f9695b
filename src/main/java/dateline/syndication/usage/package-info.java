/** Usage reports, computed from receipts. */
package dateline.syndication.usage;
