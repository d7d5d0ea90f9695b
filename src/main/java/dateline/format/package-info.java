/** Feeds as documents, for readers and partners alike: RSS, Atom, JSON Feed. Knows nothing of articles or who may read them. */
package dateline.format;
