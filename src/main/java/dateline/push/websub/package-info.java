/** WebSub: the topics, and publishing of their changes to the hub. */
package dateline.push.websub;
