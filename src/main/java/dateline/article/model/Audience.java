package dateline.article.model;

/** Who reads at {@code /v1/articles} and {@code /v1/feeds}: a partner's key sees there what everybody sees. */
public enum Audience {
    EVERYBODY,
    NEWSROOM
}
