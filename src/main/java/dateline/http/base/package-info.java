/** Small types and helpers that every other package of {@code dateline.http} may use: text, dates, addresses and identifiers. */
package dateline.http.base;
