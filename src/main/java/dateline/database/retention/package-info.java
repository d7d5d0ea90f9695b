/** Removal of rows by age. */
package dateline.database.retention;
