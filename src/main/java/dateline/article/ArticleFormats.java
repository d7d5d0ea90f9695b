package dateline.article;

import dateline.http.Document;
import dateline.http.PublicUrl;
import jakarta.enterprise.context.RequestScoped;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    RestResponse<Document> answer(String article, String suffix, Writer format) {
        return show(
                article,
                suffix,
                reading -> new Document(
                        format.write(reading, url),
                        Optional.of(reading.modified()),
                        List.of("article:" + reading.article().id()),
                        reading.trueUntil()));
    }

    /**
     * @param suffix of the address that was asked; a former slug redirects to the same one under the present slug
     * @throws dateline.http.Problem 404 or 410, by the table of who sees what
     */
    <T> RestResponse<T> show(String article, String suffix, Function<Reading, T> view) {
        ArticleRow row = reader.live(article);
        boolean current = article.equals(row.slug()) || article.equals(row.id().toString());
        if (current) return RestResponse.ok(view.apply(reader.reading(row)));
        return RestResponse.ResponseBuilder.<T>create(RestResponse.Status.MOVED_PERMANENTLY)
                .location(URI.create(url.to("/v1/articles/" + row.slug() + suffix)))
                .build();
    }
}
