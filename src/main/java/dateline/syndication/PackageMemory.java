package dateline.syndication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import dateline.article.ArticleRow;
import dateline.article.ArticleSearch;
import dateline.article.ArticleSearch.AsRead;
import dateline.article.BodyText;
import dateline.http.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.rights.Level;
import dateline.rights.MediaVerdict;
import dateline.syndication.PackageView.Embargo;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Articles that partners were given last, and what was said of them: a story that a hundred pull is read and set once. Each is what it was when it was read;
 * whoever delivers it asks whether it still is. Bounded by the bytes that it takes, about: a quarter of the heap.
 */
@Singleton
class PackageMemory {

    // Of articles, and as much again of what is said of them: about as many of either.
    private static final int SHARE_OF_HEAP = 8;

    private final ArticleSearch articles;
    private final ObjectMapper json;
    private final PublicUrl url;
    private final Cache<UUID, Remembered> remembered = bounded((id, one) -> one.weight());
    private final Cache<Saying, Said> said = bounded((saying, said) -> said.weight());

    PackageMemory(ArticleSearch articles, ObjectMapper json, PublicUrl url) {
        this.articles = articles;
        this.json = json;
        this.url = url;
    }

    private static <K, V> Cache<K, V> bounded(Weigher<K, V> weigher) {
        return Caffeine.newBuilder()
                .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
                .weigher(weigher)
                .executor(Runnable::run)
                .build();
    }

    /**
     * An article as it was read.
     *
     * @param state in which it was; null where nobody can tell
     */
    record Remembered(ArticleRow article, String state) {

        // About: what a row takes without its text and that of its media. Two bytes for a character where one of them
        // needs two.
        private int weight() {
            String text = BodyText.of(article.content().body());
            int transcripts = article.content().media().stream()
                    .mapToInt(one ->
                            one.transcript() == null ? 0 : one.transcript().length())
                    .sum();
            int notes = article.corrections().stream()
                    .mapToInt(one -> one.note().length())
                    .sum();
            boolean wide = text.chars().anyMatch(one -> one > 0xFF);
            int parts = article.content().body().size()
                    + 5 * article.content().media().size();
            return 4_500 + 200 * parts + (wide ? 2 : 1) * (text.length() + transcripts + notes);
        }
    }

    /** Of what, and as much as decides what is said. */
    private record Saying(
            UUID article,
            String state,
            Level level,
            int excerptWords,
            List<MediaVerdict> media,
            boolean corrected,
            Embargo embargo,
            String creditLine) {}

    /**
     * What is said of an article to all who are given as much of it, under the same credit line.
     *
     * @param begun members of the package before its {@link PackageTerms}, as an object of JSON
     */
    record Said(byte[] begun, Credited credited) {

        // About: what is known of it, and what it is found by.
        private int weight() {
            return 700 + begun.length + 2 * credited.creditLine().length();
        }
    }

    Said said(Remembered of, Permitted decision, Obligations owed, Instant now) {
        Saying saying = new Saying(
                of.article.id(),
                of.state,
                decision.level(),
                decision.excerptWords(),
                decision.media(),
                owed.withCorrections(),
                Embargo.of(of.article, now),
                owed.attributionText());
        if (of.state == null) return say(of.article, decision, saying);
        return said.get(saying, first -> say(of.article, decision, saying));
    }

    private Said say(ArticleRow article, Permitted decision, Saying how) {
        PackageText text = PackageText.of(article, decision, how.corrected);
        PackageView begun =
                PackageView.of(article, how.level, text, how.corrected, how.embargo, PackageTerms.NONE, url);
        try {
            return new Said(json.writeValueAsBytes(begun), Credited.of(text, article, how.creditLine, url));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Bytes that it takes, about. */
    long bytes() {
        return bytes(remembered) + bytes(said);
    }

    private static long bytes(Cache<?, ?> cache) {
        cache.cleanUp();
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    /** By id, those that were ever published. @param anew are read in any case */
    Map<UUID, Remembered> of(Set<UUID> wanted, Set<UUID> anew) {
        Map<UUID, Remembered> found = new HashMap<>(remembered.getAllPresent(wanted));
        found.keySet().removeAll(anew);
        List<UUID> missing =
                wanted.stream().filter(one -> !found.containsKey(one)).toList();
        if (missing.isEmpty()) return found;
        for (AsRead read : articles.texts(missing)) found.put(read.article().id(), remember(read));
        return found;
    }

    // What is still the same has been set before.
    private Remembered remember(AsRead read) {
        UUID id = read.article().id();
        Remembered anew = new Remembered(read.article(), read.state());
        if (read.state() == null) return anew;
        return remembered
                .asMap()
                .compute(id, (any, held) -> held != null && held.state.equals(read.state()) ? held : anew);
    }

    /** Those whose articles were read in another state than they are in; these articles are forgotten. */
    List<Delivered> moved(Collection<Delivered> deliveries) {
        List<Delivered> read =
                deliveries.stream().filter(one -> one.read() != null).toList();
        if (read.isEmpty()) return List.of();
        Map<UUID, String> now = articles.states(
                read.stream().map(one -> one.identity().article()).distinct().toList());
        List<Delivered> moved = read.stream()
                .filter(one -> !one.read().equals(now.get(one.identity().article())))
                .toList();
        moved.forEach(one -> forget(one.identity().article(), one.read()));
        return moved;
    }

    /** As it was read in that state; what was read since stays. */
    void forget(UUID article, String state) {
        remembered.asMap().computeIfPresent(article, (any, held) -> held.state.equals(state) ? null : held);
    }
}
