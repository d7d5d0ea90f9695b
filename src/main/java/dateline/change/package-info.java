/**
 * The change log: one row per change, in commit order, written in the transaction of the change; long polls, cursors
 * and retention of the log. Knows ids, not articles.
 */
package dateline.change;
