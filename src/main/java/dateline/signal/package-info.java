/** Documents that state the use policy, what to paste into the newsroom's site, and checks of that site. */
package dateline.signal;
