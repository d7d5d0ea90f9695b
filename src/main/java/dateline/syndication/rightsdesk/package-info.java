/** The API of partners, outlets, permissions and permission requests. */
package dateline.syndication.rightsdesk;
