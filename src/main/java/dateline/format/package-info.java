/** Feed documents and their formats: RSS, Atom, JSON Feed and the news sitemap. The package knows neither articles nor access rules. */
package dateline.format;
