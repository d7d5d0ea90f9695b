package dateline.article.read;

import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.article.body.ShownMedia;
import dateline.article.read.ArticleView.ArticleUsage;
import dateline.article.read.ArticleView.Links;
import dateline.article.read.ArticleView.SourceName;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.SourceRef;
import dateline.http.base.PublicUrl;

/** Builds the view that the JSON of an article has to equal. */
final class ExpectedArticle {

    private ExpectedArticle() {}

    static ArticleView of(ReaderView readerView, PublicUrl url) {
        ArticleRow row = readerView.article();
        Content content = row.content();
        SourceRef source = row.source();
        boolean hasBody = content.body() != null;
        String self = url.to("/v1/articles/" + row.id());
        return new ArticleView(
                row.id(),
                row.version(),
                row.pubStatus(),
                row.visibility(),
                row.slug(),
                content.story(),
                content.body(),
                hasBody ? BodyHtml.of(content.body(), content.media(), row.correctionKinds()) : null,
                hasBody
                        ? BodyText.countWords(
                                content.bodyText(), content.story().language())
                        : null,
                row.section(),
                row.tags(),
                content.subjects(),
                content.usePolicy(),
                source == null ? null : new SourceName(source.slug(), source.name(), source.url()),
                content.sourceId(),
                row.copyrightHolder(),
                row.copyrightNotice(),
                row.canonicalUrl(url.site()),
                content.media().stream().map(ShownMedia::of).toList(),
                row.corrections(),
                row.translations(),
                row.publishedAt(),
                row.modifiedAt(),
                content.originalPublishedAt(),
                row.expiresAt(),
                row.highlights(),
                null,
                new ArticleUsage("permission-required", url.terms()),
                new Links(self, self + "/rights", self + "/versions"));
    }
}
