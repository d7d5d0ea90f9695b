package dateline.article;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.article.ArticleRow.Translation;
import dateline.article.FinishedArticles.Card;
import dateline.article.LiveSearch.Glimpse;
import dateline.article.LiveSearch.Shown;
import dateline.database.Columns;
import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What live articles say, as it was finished, kept from page to page for as long as the article's row is the same. Nearly all that searches show is among
 * the newest articles. Which articles are shown is not decided by this, nor whether they are.
 */
@Singleton
class PartsMemory {

    private static final int SHARE_OF_HEAP = 10;

    // So many texts are read at once; what is more is found page by page.
    private static final int MOST_READ = 200;

    private static final Sql READ = new Sql()
            .add(ArticleSql.CLOCK + " select incarnation(), cast(a.xmin as text),")
            .add(UnnamedRow.silent(Audience.EVERYBODY))
            .add("""
                    fin.head, null, fin.subjects, fin.media, fin.teasing_media, fin.source_id, fin.copyright_holder, fin.copyright_notice,
                    fin.canonical_url, fin.original_published_at, p.configuration, p.headline, p.teaser, p.body
                    from article a
                    join finished_article fin on fin.article_id = a.id and fin.number = a.version and fin.form = %d and fin.head is not null
                    join passage_text p on p.article_id = a.id and p.number = a.version and p.form = %d and p.headline is not null
                    """.formatted(Finished.FORM, WordMap.FORM));

    /** Of a live article. */
    static final class Parts {

        // Twice what it holds as a card, about, and what it takes by itself.
        private static final int MORE = 3_000;

        private final String incarnation;
        private final String transaction;
        private final ArticleRow row;
        private final PassageTexts texts;
        private volatile Made made;

        private record Made(Naming names, Audience audience, List<Translation> translations, Card card) {}

        private Parts(String incarnation, String transaction, ArticleRow row, PassageTexts texts) {
            this.incarnation = incarnation;
            this.transaction = transaction;
            this.row = row;
            this.texts = texts;
        }

        /** With slugs for names, in bytes without its body; translations are those that were there when it was read. */
        ArticleRow row() {
            return row;
        }

        /** In which a search shows where it found something. */
        PassageTexts texts() {
            return texts;
        }

        /** As it was made last, where nothing has changed since that it tells. */
        Card card(Glimpse now, Naming names, Audience audience, Function<UnnamedRow, Card> anew) {
            Made last = made;
            boolean same = now.names() == null
                    && last != null
                    && last.names == names
                    && last.audience == audience
                    && last.translations.equals(now.translations());
            if (same) return last.card;
            Card card = anew.apply(new UnnamedRow(row.translated(now.translations()), now.names()));
            if (now.names() == null) made = new Made(names, audience, now.translations(), card);
            return card;
        }

        // Transactions are numbered once in the life of a database; what is brought back has a life of its own.
        private boolean of(Glimpse glimpse, String incarnation) {
            return transaction.equals(glimpse.made()) && this.incarnation.equals(incarnation);
        }

        private int weight() {
            Finished said = row.finished();
            int notes = row.corrections().stream()
                    .mapToInt(one -> one.note().length())
                    .sum();
            return MORE + 2 * said.head().length + 2 * said.media().length + 2 * notes + texts.size();
        }
    }

    private final AgroalDataSource reads;
    private final Cache<UUID, Parts> kept = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .weigher((UUID article, Parts parts) -> parts.weight())
            .executor(Runnable::run)
            .build();

    PartsMemory(@DataSource("reads") AgroalDataSource reads) {
        this.reads = reads;
    }

    /** Of each of these articles, in their order; of many that are not remembered, the first. */
    List<List<Shown>> of(List<List<Glimpse>> seen, String incarnation) {
        List<List<Shown>> shown = new ArrayList<>();
        Set<UUID> missing = new LinkedHashSet<>();
        for (List<Glimpse> some : seen) {
            List<Shown> one = new ArrayList<>(some.size());
            for (Glimpse glimpse : some) {
                Parts parts = kept.getIfPresent(glimpse.id());
                boolean same = parts != null && parts.of(glimpse, incarnation);
                if (!same) missing.add(glimpse.id());
                one.add(new Shown(glimpse, same ? parts : null, false));
            }
            shown.add(one);
        }
        if (missing.isEmpty() || incarnation == null) return shown;
        Set<UUID> unsaid = missing.stream().limit(MOST_READ).collect(Collectors.toSet());
        Map<UUID, Parts> read = read(unsaid);
        unsaid.removeAll(read.keySet());
        for (List<Shown> some : shown) some.replaceAll(one -> with(read, unsaid, one, incarnation));
        kept.putAll(read);
        return shown;
    }

    private static Shown with(Map<UUID, Parts> read, Set<UUID> unsaid, Shown one, String incarnation) {
        if (one.parts() != null) return one;
        Glimpse glimpse = one.glimpse();
        Parts parts = read.get(glimpse.id());
        boolean same = parts != null && parts.of(glimpse, incarnation);
        return new Shown(glimpse, same ? parts : null, unsaid.contains(glimpse.id()));
    }

    private Map<UUID, Parts> read(Set<UUID> articles) {
        Map<UUID, Parts> read = new HashMap<>();
        new Sql().add(READ).add("where a.id = any(?)", articles).list(reads, row -> {
            Columns next = new Columns(row);
            String incarnation = next.text();
            String made = next.text();
            ArticleRow article = UnnamedRow.silent(next).saying(UnnamedRow.finished(next));
            Parts parts = new Parts(incarnation, made, article, PassageTexts.of(next));
            return incarnation == null ? null : read.put(article.id(), parts);
        });
        return read;
    }
}
