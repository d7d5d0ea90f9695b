package dateline.syndication;

/** What was to be delivered was read before, and is another thing by now, or nobody could ask whether it is: it is to be read again. */
final class ArticleMoved extends RuntimeException {

    ArticleMoved() {
        super("The article has changed since it was read.", null, false, false);
    }
}
