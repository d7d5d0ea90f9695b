package dateline.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.model.Audience;
import dateline.article.read.FeedArticles;
import dateline.article.read.ReaderView;
import dateline.article.search.Feed;
import dateline.article.search.ReadScope;
import dateline.change.HubTopics;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The feeds as WebSub topics. A digest over everything a feed document is built from shows whether the feed has changed. */
@Singleton
class FeedTopics implements HubTopics {

    private final FeedArticles articles;
    private final PublicUrl url;

    FeedTopics(FeedArticles articles, PublicUrl url) {
        this.articles = articles;
        this.url = url;
    }

    /** The content of a feed document. */
    private record TopicContent(int version, List<ReaderView> readings, List<FeedArticles.Removed> removed) {}

    @Override
    public Map<String, String> contentDigests(Instant now) {
        List<Feed> feeds = QuarkusTransaction.requiringNew().call(() -> Feed.listAll());
        Map<String, String> digests = new TreeMap<>();
        feeds.forEach(feed -> digests.put(feed.slug, digest(feed, now)));
        return digests;
    }

    private String digest(Feed feed, Instant now) {
        TopicContent content = new TopicContent(
                feed.version,
                articles.listShown(feed, ReadScope.of(Audience.EVERYBODY), Audience.EVERYBODY, now).stream()
                        .map(row -> ReaderView.of(row, Audience.EVERYBODY, now))
                        .toList(),
                articles.listEnded(feed, Audience.EVERYBODY, now).removed());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(StoredJson.MAPPER.writeValueAsBytes(content));
            return HexFormat.of().formatHex(hash);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> urls(String name) {
        return Stream.of(".rss", ".atom", ".json")
                .map(suffix -> url.to("/v1/feeds/" + name + suffix))
                .toList();
    }
}
