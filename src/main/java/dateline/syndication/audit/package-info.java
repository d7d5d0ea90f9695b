/** Who changed what about rights, and who was refused what. */
package dateline.syndication.audit;
