/** The demo newsroom with its keys, and the landing page that shows them. */
package dateline.demo;
