package dateline.article;

import dateline.article.LiveArticles.Live;
import dateline.article.LiveSearch.Ask;
import dateline.http.Admission;
import dateline.http.Admission.Batches;
import dateline.http.Crew;
import dateline.http.Ids;
import dateline.http.Limits;
import dateline.http.Now;
import dateline.http.Page;
import dateline.http.PageLinks;
import dateline.http.Problem;
import dateline.http.PublicUrl;
import dateline.http.Segment;
import dateline.http.Straight;
import dateline.http.Straight.Asked;
import dateline.http.Unicode;
import dateline.http.WorkClass;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * What front ends read most, straight from the database: one article, and lists and searches with no more than a cursor and a size. Articles that are
 * waited for while others are read are read together; what several wait for is read once for them all, after they all have come.
 */
@Singleton
class StraightReads {

    private static final Logger LOG = Logger.getLogger(StraightReads.class);
    private static final String LIST = "/v1/articles";
    private static final String BELOW = LIST + "/";
    private static final String ARTICLE = BELOW + "{article: " + Segment.WORD + "}";
    private static final Method GET_ARTICLE = Straight.method(ArticleResource.class, "getArticle");
    private static final Method LIST_ARTICLES = Straight.method(ArticleResource.class, "listArticles");
    private static final Pattern LIMIT = Pattern.compile("[1-9]\\d?|100");
    private static final int LONGEST_Q = 500;
    private static final int TOGETHER = 16;
    private static final int WAITING_LISTS = 4;
    private static final int WAITING_SEARCHES = 4;

    /** @param uri as it was sent: links repeat it */
    private record Listed(String uri, ArticleQuery query) {}

    private final PlainReads reads;
    private final Straight straight;
    private final AgroalDataSource database;
    private final PublicUrl url;
    private final Limits limits;
    private final Batches articlesAdmitted;
    private final Batches listsAdmitted;
    private final Batches searchesAdmitted;
    private final ExecutorService threads;
    private final Crew<String, Asked> articles;
    private final Crew<Listed, Asked> lists;
    private final Crew<Listed, Asked> searches;
    private final Crew<Listed, Asked> walks;

    StraightReads(
            PlainReads reads,
            Straight straight,
            AgroalDataSource database,
            PublicUrl url,
            Limits limits,
            Admission admission) {
        this.reads = reads;
        this.straight = straight;
        this.database = database;
        this.url = url;
        this.limits = limits;
        int cores = Runtime.getRuntime().availableProcessors();
        this.threads = Crew.threads("reads", 4 * cores + 1);
        this.articlesAdmitted = admission.batches(WorkClass.READS, cores, TOGETHER);
        this.listsAdmitted = admission.batches(WorkClass.READS, cores, WAITING_LISTS);
        // Those that are looked for one by one, too, have to be done within the time that a request may wait.
        this.searchesAdmitted = admission.batches(WorkClass.SEARCHES, cores, WAITING_SEARCHES);
        this.articles = new Crew<>(threads, cores, TOGETHER, this::articles, this::failed);
        this.lists = new Crew<>(threads, cores, 1, one -> one.forEach(this::list), this::failed);
        // A search may take long, and nobody who wants the news, or searches for what is known, is to wait for it.
        this.searches = new Crew<>(threads, cores, TOGETHER, this::search, this::failed);
        this.walks = new Crew<>(threads, cores + 1, 1, one -> one.forEach(this::list), this::failed);
    }

    void register(@Observes Filters filters) {
        // Below the deadline, above authentication: who asks plainly sends no key.
        filters.register(this::read, 248);
    }

    void end(@Observes ShutdownEvent stop) {
        threads.shutdown();
    }

    private void read(RoutingContext rc) {
        String path = rc.request().path();
        boolean nobody = !rc.request().headers().contains("Authorization");
        if (!path.startsWith(LIST) || !nobody || !Straight.plain(rc)) {
            rc.next();
        } else if (path.length() == LIST.length()) {
            query(rc.queryParams()).ifPresentOrElse(query -> list(query, rc), rc::next);
        } else {
            String article = path.startsWith(BELOW) ? path.substring(BELOW.length()) : "";
            boolean one = rc.request().query() == null && (Slugs.usable(article) || Ids.isUuid(article));
            if (!one) rc.next();
            else if (limits.admits(rc))
                articlesAdmitted.enter(rc, () -> articles.serve(article, Asked.of(rc, ARTICLE)));
        }
    }

    private void list(ArticleQuery query, RoutingContext rc) {
        boolean search = query.q() != null;
        Crew<Listed, Asked> crew = search ? searches : lists;
        Batches admitted = search ? searchesAdmitted : listsAdmitted;
        Listed one = new Listed(rc.request().uri(), query);
        if (limits.admits(rc)) admitted.enter(rc, () -> crew.serve(one, Asked.of(rc, LIST)));
    }

    // Empty where REST has to look at it.
    private static Optional<ArticleQuery> query(MultiMap sent) {
        for (Map.Entry<String, String> one : sent) {
            String value = one.getValue();
            boolean known = switch (one.getKey()) {
                case "limit" -> LIMIT.matcher(value).matches();
                case "cursor" -> true;
                case "q" -> value.length() <= LONGEST_Q && value.indexOf('\uFFFD') < 0 && Unicode.isText(value);
                default -> false;
            };
            if (!known || value.isEmpty() || sent.getAll(one.getKey()).size() > 1) return Optional.empty();
        }
        Integer limit = sent.contains("limit") ? Integer.valueOf(sent.get("limit")) : null;
        return Optional.of(ArticleQuery.plain(sent.get("q"), limit, sent.get("cursor")));
    }

    private void articles(Map<String, List<Asked>> all) {
        Map<String, Live<Object>> found = reads.articles(List.copyOf(all.keySet()), Audience.EVERYBODY);
        all.forEach((article, who) -> answer(who, GET_ARTICLE, ARTICLE, found.get(article)));
    }

    // What a look is not enough for is looked for one by one.
    private void search(Map<Listed, List<Asked>> all) {
        Map<Ask, Listed> asks = new LinkedHashMap<>();
        all.forEach((one, who) ->
                asks.put(new Ask(one.query(), new PageLinks(who.get(0).rc(), url)), one));
        Map<Ask, Live<Page<Object>>> found = reads.searches(asks.keySet(), Audience.EVERYBODY);
        found.forEach((ask, page) -> answer(all.get(asks.get(ask)), LIST_ARTICLES, LIST, page));
        asks.forEach((ask, one) -> {
            if (!found.containsKey(ask)) all.get(one).forEach(who -> walks.serve(one, who));
        });
    }

    private void list(Listed one, List<Asked> who) {
        try {
            PageLinks links = new PageLinks(who.get(0).rc(), url);
            answer(
                    who,
                    LIST_ARTICLES,
                    LIST,
                    reads.listed(one.query(), Audience.EVERYBODY, links, () -> Now.of(database)));
        } catch (Problem e) {
            goOn(who);
        }
    }

    private void answer(List<Asked> who, Method method, String template, Live<?> live) {
        if (live == null) goOn(who);
        else straight.answer(who, method, template, live.found(), live.now());
    }

    private static void goOn(List<Asked> who) {
        who.forEach(Asked::goOn);
    }

    // Nobody waits here for what does not answer; REST says so to everybody, and in the log.
    private void failed(Throwable e, List<Asked> who) {
        if (e instanceof Error) LOG.error("not read straight", e);
        else LOG.debug("not read straight", e);
        goOn(who);
        for (Crew<?, Asked> crew : List.of(articles, lists, searches, walks)) goOn(crew.dismiss());
    }
}
