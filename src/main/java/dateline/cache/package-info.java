/**
 * The response cache: finished responses in memory, served on the event loop and invalidated by tag from the change
 * log; purging of shared caches in front.
 */
package dateline.cache;
