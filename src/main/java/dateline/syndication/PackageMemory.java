package dateline.syndication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.ArticleRow;
import dateline.article.ArticleSearch;
import dateline.article.ArticleSearch.AsRead;
import dateline.article.BodyText;
import dateline.rights.Decision.Permitted;
import dateline.rights.Level;
import dateline.rights.MediaVerdict;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Articles that partners were given last, with what was said of them: a story that a hundred pull is read and set once. Each is what it was when it was read;
 * whoever delivers it asks whether it still is.
 */
@Singleton
class PackageMemory {

    private static final int SHARE_OF_HEAP = 5;

    private final ArticleSearch articles;
    private final Cache<UUID, Remembered> remembered = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .weigher((UUID id, Remembered one) -> one.weight)
            .executor(Runnable::run)
            .build();

    PackageMemory(ArticleSearch articles) {
        this.articles = articles;
    }

    /** An article as it was read. */
    static final class Remembered {

        // Whole and as excerpts, with these pictures or those; and under some credit lines.
        private static final int MOST_TEXTS = 3;
        private static final int MOST_HASHES = 8;

        private final ArticleRow article;
        private final String state;
        private final int weight;
        private final Map<How, Said> said = new ConcurrentHashMap<>();

        /** As much as decides what is said. */
        private record How(Level level, int excerptWords, List<MediaVerdict> media, boolean corrected) {}

        /** @param hashes by the credit line */
        private record Said(PackageText text, Map<String, String> hashes) {}

        private Remembered(AsRead read) {
            this.article = read.article();
            this.state = read.state();
            this.weight = weight(article);
        }

        ArticleRow article() {
            return article;
        }

        /** In which it was read; null where nobody can tell. */
        String state() {
            return state;
        }

        PackageSaid said(Permitted decision, Owed owed) {
            How how = new How(decision.level(), decision.excerptWords(), decision.media(), owed.showCorrections());
            Said known = said.get(how);
            if (known == null) {
                if (said.size() >= MOST_TEXTS) said.clear();
                known = new Said(PackageText.of(article, decision, how.corrected), new ConcurrentHashMap<>());
                said.put(how, known);
            }
            PackageText text = known.text;
            if (known.hashes.size() >= MOST_HASHES) known.hashes.clear();
            String hash =
                    known.hashes.computeIfAbsent(owed.creditLine(), line -> PackageSaid.hash(text, article, line));
            return new PackageSaid(text, hash);
        }

        // About: what a row takes without its text; each text in its blocks as it is and as HTML, and both once more in
        // one piece; two bytes for a character
        // where one of them needs two.
        private static int weight(ArticleRow article) {
            String text = BodyText.of(article.content().body());
            int media = article.content().media().stream()
                    .mapToInt(one ->
                            one.transcript() == null ? 0 : one.transcript().length())
                    .sum();
            int notes = article.corrections().stream()
                    .mapToInt(one -> one.note().length())
                    .sum();
            boolean wide = text.chars().anyMatch(one -> one > 0xFF);
            int blocks = article.content().body().size();
            return 3_000 + 200 * blocks + (wide ? 2 : 1) * (4 * text.length() + media + 3 * notes);
        }
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
        if (read.state() == null) return new Remembered(read);
        return remembered
                .asMap()
                .compute(
                        id,
                        (any, held) -> held != null && held.state.equals(read.state()) ? held : new Remembered(read));
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
