/** Dateline: a headless content and syndication API for newsrooms. */
package dateline;
