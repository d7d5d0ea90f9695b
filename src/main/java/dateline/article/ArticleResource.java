package dateline.article;

import dateline.access.Caller;
import dateline.access.WritesArticles;
import dateline.http.Answers;
import dateline.http.Idempotent;
import dateline.http.Now;
import dateline.http.Page;
import dateline.http.PublicUrl;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** What is live, for front ends: whole, as a teaser or not at all, by its visibility and the caller. And where a story begins. */
@Path("/v1/articles")
@Produces("application/json")
@Blocking
public class ArticleResource {

    private final ArticleReader reader;
    private final Newsdesk desk;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    ArticleResource(ArticleReader reader, Newsdesk desk, Caller caller, Now now, PublicUrl url) {
        this.reader = reader;
        this.desk = desk;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @GET
    @PermitAll
    public Page<ArticleView> listArticles(@Valid @BeanParam ArticleQuery query) {
        return reader.list(query);
    }

    @GET
    @Path("/{article: [^/.]+}")
    @PermitAll
    public RestResponse<ArticleView> getArticle(@RestPath String article, @RestQuery String fields) {
        ArticleRow row = reader.live(article);
        if (row.formerly(article)) return Answers.moved(url.to("/v1/articles/" + row.slug()));
        return RestResponse.ok(reader.view(row));
    }

    @POST
    @Consumes("application/json")
    @WritesArticles
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<DraftView> createArticle(@NotNull @Valid ArticleRequest request) {
        DraftView draft = desk.begin(Article.nextId(), request, caller.name(), now.instant());
        return Answers.created(url.to("/v1/drafts/" + draft.id()), draft);
    }
}
