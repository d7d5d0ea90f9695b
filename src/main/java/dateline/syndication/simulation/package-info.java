/** What a change of a permission would do, without making it. */
package dateline.syndication.simulation;
