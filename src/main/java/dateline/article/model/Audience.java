package dateline.article.model;

/**
 * The audience of a read at {@code /v1/articles} and {@code /v1/feeds}. A partner's key reads there with the rights of
 * everybody.
 */
public enum Audience {
    EVERYBODY,
    NEWSROOM
}
