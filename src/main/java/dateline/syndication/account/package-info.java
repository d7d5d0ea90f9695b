/** What a partner manages itself: the keys of its outlet, and its contacts. */
package dateline.syndication.account;
