package dateline.article.format;

import dateline.article.read.ArticleReader;
import dateline.article.read.ReaderView;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.Document;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import java.util.Optional;

/** An article in the formats of others, for whoever may read it, under exactly the rights of the JSON at the plain address. */
@RequestScoped
public class ArticleFormats {

    /** Reading is not reproducing; every format says so, and where to ask. */
    static final String PERMISSION = "Reproduction requires permission.";

    /** From what may be read to the bytes of one format. */
    public interface Writer {
        byte[] write(ReaderView reading, PublicUrl url);
    }

    private final ArticleReader reader;
    private final PublicUrl url;

    ArticleFormats(ArticleReader reader, PublicUrl url) {
        this.reader = reader;
        this.url = url;
    }

    /** @throws dateline.http.problem.Problem 404 or 410, by the table of who sees what */
    public Document answer(String article, Writer format) {
        ReaderView reading = reader.reading(reader.live(article));
        return new Document(
                format.write(reading, url),
                Optional.of(reading.modified()),
                List.of(CacheableRepresentation.articleTag(reading.article().id())),
                reading.trueUntil());
    }
}
