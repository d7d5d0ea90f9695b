/** Checks and normal forms of single values: languages, countries, addresses, slugs. */
package dateline.article.check;
