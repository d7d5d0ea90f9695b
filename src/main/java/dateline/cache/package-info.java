/** Answers kept in memory by what they show, given again on the event loop, and dropped as the change log tells. */
package dateline.cache;
