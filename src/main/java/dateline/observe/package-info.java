/** What operators see of a running node: metrics of the database's state, and the access log. */
package dateline.observe;
