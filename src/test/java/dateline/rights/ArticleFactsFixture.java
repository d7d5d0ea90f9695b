package dateline.rights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Builds article facts for tests; the default is a live match report of Worthy News. */
final class ArticleFactsFixture {

    UUID id = DecisionFixtures.id(1);
    PubStatus pubStatus = PubStatus.USABLE;
    Instant publishedAt = DecisionFixtures.KICK_OFF;
    Instant embargoedUntil;
    Instant scheduledAt;
    Instant expiresAt;
    Instant unpublishedAt;
    String source = "worthy-news";
    String sourceHolder = "Worthy News";
    List<String> sectionPath = List.of("football", "sport");
    Set<String> feeds = Set.of("front-page");
    Set<String> tags = Set.of("cup");
    Set<String> subjects = Set.of("medtop:20001065");
    String language = "en-GB";
    String type = "article";
    List<MediaFacts> media = new ArrayList<>();

    static ArticleFactsFixture of(ArticleFacts a) {
        ArticleFactsFixture s = new ArticleFactsFixture();
        s.id = a.id();
        s.pubStatus = a.pubStatus();
        s.publishedAt = a.publishedAt();
        s.embargoedUntil = a.embargoedUntil();
        s.scheduledAt = a.scheduledAt();
        s.expiresAt = a.expiresAt();
        s.unpublishedAt = a.unpublishedAt();
        s.source = a.source();
        s.sourceHolder = a.sourceHolder();
        s.sectionPath = a.sectionPath();
        s.feeds = a.feeds();
        s.tags = a.tags();
        s.subjects = a.subjects();
        s.language = a.language();
        s.type = a.type();
        s.media = a.media();
        return s;
    }

    ArticleFacts facts() {
        return ArticleFactsBuilder.builder()
                .id(id)
                .pubStatus(pubStatus)
                .publishedAt(publishedAt)
                .embargoedUntil(embargoedUntil)
                .scheduledAt(scheduledAt)
                .expiresAt(expiresAt)
                .unpublishedAt(unpublishedAt)
                .source(source)
                .sourceHolder(sourceHolder)
                .sectionPath(sectionPath)
                .feeds(feeds)
                .tags(tags)
                .subjects(subjects)
                .language(language)
                .type(type)
                .media(media)
                .build();
    }

    ArticleFactsFixture status(PubStatus value) {
        pubStatus = value;
        return this;
    }

    ArticleFactsFixture published(Instant value) {
        publishedAt = value;
        return this;
    }

    ArticleFactsFixture embargoed(Instant value) {
        publishedAt = value;
        embargoedUntil = value;
        return this;
    }

    /** Sets the instant from which an embargoed article is available under embargo; before, it is only scheduled. */
    ArticleFactsFixture scheduled(Instant value) {
        scheduledAt = value;
        return this;
    }

    ArticleFactsFixture expires(Instant value) {
        expiresAt = value;
        return this;
    }

    ArticleFactsFixture unpublished(Instant value) {
        unpublishedAt = value;
        return this;
    }

    ArticleFactsFixture source(String value) {
        source = value;
        return this;
    }

    ArticleFactsFixture sections(List<String> value) {
        sectionPath = value;
        return this;
    }

    ArticleFactsFixture tags(Set<String> value) {
        tags = value;
        return this;
    }

    ArticleFactsFixture language(String value) {
        language = value;
        return this;
    }

    ArticleFactsFixture media(MediaFacts... values) {
        media = List.of(values);
        return this;
    }
}
