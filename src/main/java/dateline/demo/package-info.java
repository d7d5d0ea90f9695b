/** The fictional newsroom, its keys, and the front door that shows them. */
package dateline.demo;
