package dateline.article;

import dateline.http.Document;
import dateline.http.PublicUrl;
import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** An article in the formats of others, for whoever may read it, under exactly the rights of the JSON at the plain address. */
@RequestScoped
public class ArticleFormats {

    /** Reading is not reproducing; every format says so, and where to ask. */
    static final String PERMISSION = "Reproduction requires permission.";

    /** From what may be read to the bytes of one format. */
    interface Writer {
        byte[] write(Reading reading, PublicUrl url);
    }

    private final ArticleReader reader;
    private final PublicUrl url;

    ArticleFormats(ArticleReader reader, PublicUrl url) {
        this.reader = reader;
        this.url = url;
    }

    /**
     * @param suffix of the address that was asked; a former slug redirects to the same one under the present slug
     * @throws dateline.http.Problem 404 or 410, by the table of who sees what
     */
    RestResponse<Document> answer(String article, String suffix, Writer format) {
        ArticleRow row = reader.live(article);
        Optional<URI> elsewhere = elsewhere(article, row, suffix);
        if (elsewhere.isPresent()) {
            return RestResponse.ResponseBuilder.<Document>create(RestResponse.Status.MOVED_PERMANENTLY)
                    .location(elsewhere.get())
                    .build();
        }
        Reading reading = reader.reading(row);
        return RestResponse.ok(new Document(
                format.write(reading, url),
                Optional.of(reading.modified()),
                List.of("article:" + row.id()),
                reading.trueUntil()));
    }

    private Optional<URI> elsewhere(String article, ArticleRow row, String suffix) {
        boolean current = article.equals(row.slug()) || article.equals(row.id().toString());
        return current ? Optional.empty() : Optional.of(URI.create(url.to("/v1/articles/" + row.slug() + suffix)));
    }
}
