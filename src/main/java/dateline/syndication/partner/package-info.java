/** Partners, their outlets and permissions: entities, and the partner of a request. */
package dateline.syndication.partner;
