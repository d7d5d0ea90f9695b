/** Reports of partners on the use of articles. */
package dateline.syndication.usage;
