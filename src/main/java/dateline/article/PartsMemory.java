package dateline.article;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.FinishedArticles.Card;
import dateline.database.Columns;
import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What versions say, as it was finished, kept from page to page: a version never says anything else. Nearly all that lists and searches show is among the
 * newest articles. Which articles are shown is not decided by this, nor whether they are.
 */
@Singleton
class PartsMemory {

    private static final int SHARE_OF_HEAP = 16;

    private static final String READ = """
            select incarnation(), fin.article_id, fin.number, fin.head, null, fin.subjects, fin.media, fin.teasing_media, fin.source_id,
                fin.copyright_holder, fin.copyright_notice, fin.canonical_url, fin.original_published_at,
                p.configuration, p.headline, p.teaser, p.body
            from finished_article fin
            join passage_text p on p.article_id = fin.article_id and p.number = fin.number and p.form = ? and p.headline is not null
            where fin.article_id = any(?) and fin.form = ? and fin.head is not null
            """;

    /** Of a version. */
    static final class Parts {

        // Twice what it holds as a card, about, and what it takes by itself.
        private static final int MORE = 2_500;

        private final Finished finished;
        private final PassageTexts texts;
        private volatile Made made;

        /** @param row with slugs for names */
        private record Made(ArticleRow row, Naming names, Audience audience, Card card) {}

        private Parts(Finished finished, PassageTexts texts) {
            this.finished = finished;
            this.texts = texts;
        }

        /** Without its body. */
        Finished finished() {
            return finished;
        }

        /** In which a search shows where it found something. */
        PassageTexts texts() {
            return texts;
        }

        /** As it was made last, where nothing has changed since that it tells. */
        Card card(UnnamedRow unnamed, Naming names, Audience audience, Supplier<Card> anew) {
            if (unnamed.names() != null) return anew.get();
            Made last = made;
            boolean same = last != null
                    && last.names == names
                    && last.audience == audience
                    && last.row.equals(unnamed.article());
            if (same) return last.card;
            Card card = anew.get();
            made = new Made(unnamed.article(), names, audience, card);
            return card;
        }

        private int weight() {
            return MORE + 2 * finished.head().length + 2 * finished.media().length + texts.size();
        }
    }

    // Numbers of versions are given once in the life of a database; what is brought back has a life of its own.
    private record Key(String incarnation, UUID article, int version) {}

    private final AgroalDataSource reads;
    private final Cache<Key, Parts> kept = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .weigher((Key key, Parts parts) -> parts.weight())
            .build();

    PartsMemory(@DataSource("reads") AgroalDataSource reads) {
        this.reads = reads;
    }

    /** Of all of these rows, in their order; empty where one of them was not finished, or shows something else by now. */
    Optional<List<Parts>> of(List<UnnamedRow> rows, String incarnation) {
        if (incarnation == null) return Optional.empty();
        List<Parts> found = kept(rows, incarnation);
        if (found.contains(null)) {
            read(rows.stream().map(row -> row.article().id()).toList());
            found = kept(rows, incarnation);
        }
        return found.contains(null) ? Optional.empty() : Optional.of(found);
    }

    private List<Parts> kept(List<UnnamedRow> rows, String incarnation) {
        List<Parts> found = new ArrayList<>(rows.size());
        for (UnnamedRow row : rows)
            found.add(kept.getIfPresent(
                    new Key(incarnation, row.article().id(), row.article().version())));
        return found;
    }

    private void read(List<UUID> articles) {
        new Sql().add(READ, WordMap.FORM, articles, Finished.FORM).list(reads, row -> {
            Columns next = new Columns(row);
            Key key = new Key(next.text(), next.uuid(), next.number());
            Parts parts = new Parts(UnnamedRow.finished(next), PassageTexts.of(next));
            if (key.incarnation() != null) kept.put(key, parts);
            return key;
        });
    }
}
