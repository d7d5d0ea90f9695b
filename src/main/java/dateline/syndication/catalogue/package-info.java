/** The catalogue of a partner, its rights to an article, and evaluations of a planned use. */
package dateline.syndication.catalogue;
