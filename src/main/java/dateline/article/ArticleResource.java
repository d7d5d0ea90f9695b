package dateline.article;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.editing.ArticleRequest;
import dateline.article.editing.DraftService;
import dateline.article.editing.DraftView;
import dateline.article.format.ArticleFormats;
import dateline.article.format.ArticleHtml;
import dateline.article.format.ArticleText;
import dateline.article.format.NewsArticle;
import dateline.article.format.Ninjs;
import dateline.article.format.NinjsVersion;
import dateline.article.model.Article;
import dateline.article.names.UnknownNames;
import dateline.article.policy.ArticleUsePolicyView;
import dateline.article.policy.UsePolicyHistory;
import dateline.article.policy.UsePolicySignals;
import dateline.article.read.ArticleReader;
import dateline.article.read.SerializedArticle;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleQuery;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.Idempotent;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Now;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.policy.OdrlTerms;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Read API of live articles, and creation of drafts. Visibility and caller decide whether an article is served in full,
 * as a teaser or not at all.
 */
@Path("/v1/articles")
@Produces("application/json")
@Blocking
public class ArticleResource {

    // A client that accepts several formats equally gets JSON.
    private static final String LOWER_QUALITY = ";qs=0.5";

    private final ArticleReader reader;
    private final UnknownNames unknownNames;
    private final ArticleFormats formats;
    private final UsePolicyHistory policies;
    private final DraftService draftService;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    ArticleResource(
            ArticleReader reader,
            UnknownNames unknownNames,
            ArticleFormats formats,
            UsePolicyHistory policies,
            DraftService draftService,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.reader = reader;
        this.unknownNames = unknownNames;
        this.formats = formats;
        this.policies = policies;
        this.draftService = draftService;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Page<SerializedArticle> listArticles(@Valid @BeanParam ArticleQuery query) {
        return unknownNames.warn(reader.list(query), query);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @Produces("application/json;qs=1")
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    public RestResponse<SerializedArticle> getArticle(
            @RestPath String article, @RestQuery String fields, @RestQuery String include) {
        return RestResponse.ok(reader.find(article, include));
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/related")
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLES, replica = true)
    public Page<SerializedArticle> listRelatedArticles(@RestPath String article, @RestQuery String fields) {
        return reader.listRelated(reader.requireLive(article));
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/use-policy")
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLE)
    public ArticleUsePolicyView getArticleUsePolicy(@RestPath String article, @RestQuery Instant at) {
        ArticleRow row = reader.requireLive(article);
        return ArticleUsePolicyView.of(row.id(), policies.at(row, at, now.instant()), url);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}/offer")
    @Produces(OdrlTerms.MEDIA_TYPE)
    @PermitAll
    @ServerCached(ServerCached.CacheScope.ARTICLE)
    public Document getArticleOffer(@RestPath String article) {
        return formats.render(article, (view, base) -> UsePolicySignals.offer(view.article(), base));
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}.ninjs")
    @Produces("application/json")
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    public Document getArticleAsNinjs(
            @RestPath String article,
            @RestQuery @Pattern(regexp = "3\\.1|3\\.2") @Schema(enumeration = {"3.1", "3.2"}) String version) {
        return formats.render(article, (view, url) -> Ninjs.write(view, url, NinjsVersion.of(version)));
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @Produces(Ninjs.MEDIA_TYPE + LOWER_QUALITY)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    @Operation(hidden = true)
    public Document acceptNinjs(@RestPath String article) {
        return formats.render(article, (view, url) -> Ninjs.write(view, url, NinjsVersion.V3_1));
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}.jsonld")
    @Produces(NewsArticle.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    public Document getArticleAsJsonLd(@RestPath String article) {
        return formats.render(article, NewsArticle::write);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @Produces(NewsArticle.MEDIA_TYPE + LOWER_QUALITY)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    @Operation(hidden = true)
    public Document acceptJsonLd(@RestPath String article) {
        return formats.render(article, NewsArticle::write);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}.html")
    @Produces(ArticleHtml.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    public Document getArticleAsHtml(@RestPath String article) {
        return formats.render(article, ArticleHtml::write);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @Produces(ArticleHtml.MEDIA_TYPE + LOWER_QUALITY)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    @Operation(hidden = true)
    public Document acceptHtml(@RestPath String article) {
        return formats.render(article, ArticleHtml::write);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}.txt")
    @Produces(ArticleText.MEDIA_TYPE)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    public Document getArticleAsText(@RestPath String article) {
        return formats.render(article, ArticleText::write);
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @Produces(ArticleText.MEDIA_TYPE + LOWER_QUALITY)
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    @Operation(hidden = true)
    public Document acceptText(@RestPath String article) {
        return formats.render(article, ArticleText::write);
    }

    @POST
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<DraftView> createArticle(@NotNull @Valid ArticleRequest request) {
        DraftView draft = draftService.create(Article.nextId(), request, caller.name(), now.instant());
        return ResponseBuilders.created(url.to("/v1/drafts/" + draft.id()), draft);
    }
}
