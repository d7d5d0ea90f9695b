/** The guides of the API: reads them from Markdown and serves them as pages with a search. */
package dateline.guide;
