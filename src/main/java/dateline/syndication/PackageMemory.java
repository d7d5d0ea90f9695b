package dateline.syndication;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.Objects;
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
    private final ObjectMapper json;
    private final PublicUrl url;
    private final Cache<UUID, Remembered> remembered = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .weigher((UUID id, Remembered one) -> one.weight)
            .executor(Runnable::run)
            .build();

    PackageMemory(ArticleSearch articles, ObjectMapper json, PublicUrl url) {
        this.articles = articles;
        this.json = json;
        this.url = url;
    }

    /**
     * What is said of an article to all who are given as much of it, under the same credit line.
     *
     * @param begun members of the package before its {@link PackageTerms}, as an object of JSON
     */
    record Said(byte[] begun, Credited credited) {}

    /** An article as it was read. */
    final class Remembered {

        // Whole and as excerpts, with these pictures or those; and under some credit lines.
        private static final int MOST_FORMS = 3;
        private static final int MOST_CREDITS = 8;

        private final ArticleRow article;
        private final String state;
        private final int weight;
        private final Map<How, Form> forms = new ConcurrentHashMap<>();

        /** As much as decides what is said. */
        private record How(
                Level level, int excerptWords, List<MediaVerdict> media, boolean corrected, Embargo embargo) {}

        /** @param credits by the template of the credit line */
        private record Form(byte[] begun, Map<String, Credited> credits) {}

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

        Said said(Permitted decision, Obligations owed, Instant now) {
            How how = new How(
                    decision.level(),
                    decision.excerptWords(),
                    decision.media(),
                    owed.withCorrections(),
                    Embargo.of(article, now));
            String template = Objects.requireNonNullElse(owed.attributionText(), "");
            Form form = forms.get(how);
            Credited credited = form == null ? null : form.credits.get(template);
            if (credited == null) {
                PackageText text = PackageText.of(article, decision, how.corrected);
                credited = Credited.of(text, article, template, url);
                if (form == null) form = remember(how, text);
                if (form.credits.size() >= MOST_CREDITS) form.credits.clear();
                form.credits.put(template, credited);
            }
            return new Said(form.begun, credited);
        }

        private Form remember(How how, PackageText text) {
            PackageView begun =
                    PackageView.of(article, how.level, text, how.corrected, how.embargo, PackageTerms.NONE, url);
            try {
                Form form = new Form(json.writeValueAsBytes(begun), new ConcurrentHashMap<>());
                if (forms.size() >= MOST_FORMS) forms.clear();
                forms.put(how, form);
                return form;
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        // About: what a row takes without its text; its text, and the same in bytes as blocks, as HTML and in one
        // piece;
        // two bytes for a character where one of them needs two.
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
