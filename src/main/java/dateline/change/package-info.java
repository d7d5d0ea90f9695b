/** What happened, one row each, in commit order. Knows ids, not articles. */
package dateline.change;
