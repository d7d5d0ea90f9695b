/** Public feeds: their definitions, their documents, sitemaps and the widget. */
package dateline.feed;
