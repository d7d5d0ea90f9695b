/** Notices to partners, their acknowledgements, and reproductions that partners report. */
package dateline.syndication.notice;
