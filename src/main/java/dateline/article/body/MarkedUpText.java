package dateline.article.body;

/** Text with inline markup. Responses leave out {@code html} where it follows from {@code text}. */
sealed interface MarkedUpText permits Block.Paragraph, Block.Quote, Block.Item {

    String text();

    String html();

    /** Whether {@code html} differs from the escaped text. */
    default boolean hasMarkup() {
        return html() != null && (text() == null || !html().equals(InlineHtml.ofText(text())));
    }
}
