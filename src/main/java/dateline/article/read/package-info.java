/** One article as a reader gets it: visibility, included resources, related articles, articles that are gone. */
package dateline.article.read;
