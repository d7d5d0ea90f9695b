/** The subscribers' window: it follows the log on a clock of its own and tells others to look. Knows ids and addresses, not articles. */
package dateline.push;
