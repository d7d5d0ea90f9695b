/** The API of partners, outlets, permissions and permission requests, mostly for the rights desk. */
package dateline.syndication.rightsdesk;
