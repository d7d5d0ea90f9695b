package dateline.article.bulk;

import dateline.access.key.Caller;
import dateline.access.scope.WritesArticles;
import dateline.article.bulk.BulkItemCreate.CreatedItems;
import dateline.article.bulk.BulkItemReader.SentItem;
import dateline.article.bulk.BulkService.BulkOutcome;
import dateline.database.sql.TransactionTimeout;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.problem.ProblemWriter;
import dateline.http.request.EmbeddedRequestParser;
import dateline.http.request.FailureProblems;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Creates or updates many articles. Consecutive new articles share short transactions; every other item has a
 * transaction of its own. An invalid item does not affect the others, and a repeated item does not create a second
 * article.
 */
@Path("/v1/articles/bulk")
@Produces("application/json")
@WritesArticles
public class BulkResource {

    // The request deadline is 30 seconds. Items that are not reached within this budget are refused individually;
    // otherwise the results of all items would be lost with the response.
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 3;

    private final BulkItemReader itemReader;
    private final BulkService bulkService;
    private final BulkItemCreate itemCreate;
    private final EmbeddedRequestParser parser;
    private final ProblemWriter problems;
    private final AgroalDataSource database;
    private final RoutingContext rc;
    private final Caller caller;
    private final Now now;

    BulkResource(
            BulkItemReader itemReader,
            BulkService bulkService,
            BulkItemCreate itemCreate,
            EmbeddedRequestParser parser,
            ProblemWriter problems,
            AgroalDataSource database,
            RoutingContext rc,
            Caller caller,
            Now now) {
        this.itemReader = itemReader;
        this.bulkService = bulkService;
        this.itemCreate = itemCreate;
        this.parser = parser;
        this.problems = problems;
        this.database = database;
        this.rc = rc;
        this.caller = caller;
        this.now = now;
    }

    @POST
    @Consumes({"application/json", BulkItemReader.NDJSON})
    @Transactional
    @Idempotent
    @ResponseStatus(207)
    public RestResponse<BulkResult> bulkArticles(
            @RestQuery @DefaultValue("false") boolean overwrite,
            @NotNull @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = BulkRequest.class)),
                                @Content(
                                        mediaType = BulkItemReader.NDJSON,
                                        schema = @Schema(implementation = BulkItem.class))
                            })
                    byte[] request) {
        String type = rc.request().getHeader("Content-Type").strip().toLowerCase(Locale.ROOT);
        boolean ndjson = type.startsWith(BulkItemReader.NDJSON);
        List<SentItem> items = itemReader.read(new String(request, StandardCharsets.UTF_8), ndjson);
        // This transaction writes only at its end (the response, for its Idempotency-Key), and therefore delays no
        // reader
        // of the change log. The transactions of the items are short.
        TransactionTimeout.disable(database);
        return RestResponse.ResponseBuilder.<BulkResult>create(207)
                .entity(BulkResult.of(applyAll(items, overwrite)))
                .build();
    }

    /**
     * An item of the request.
     *
     * @param item null if it is invalid
     * @param problem null if it is valid
     */
    private record ReadItem(int index, SentItem sent, BulkItem item, Problem problem) {}

    private List<BulkResult.Item> applyAll(List<SentItem> items, boolean overwrite) {
        long deadline = System.nanoTime() + BUDGET.toNanos();
        List<BulkResult.Item> results = new ArrayList<>();
        Deque<ReadItem> pending = new ArrayDeque<>();
        while (results.size() < items.size()) {
            for (int i = results.size() + pending.size();
                    i < items.size() && pending.size() < BulkItemCreate.MAX_ITEMS;
                    i++) pending.add(read(i, items.get(i)));
            CreatedItems created =
                    System.nanoTime() < deadline ? createNew(pending) : new CreatedItems(List.of(), pending.size());
            for (BulkOutcome outcome : created.outcomes()) results.add(toResult(pending.remove(), outcome));
            for (int i = 0; i < created.others(); i++) {
                ReadItem next = pending.remove();
                results.add(
                        System.nanoTime() < deadline
                                ? apply(next, overwrite)
                                : refused(
                                        next,
                                        Problem.of(
                                                "overloaded", "There was no time left for this item. Send it again.")));
            }
        }
        return results;
    }

    private ReadItem read(int index, SentItem sent) {
        try {
            return new ReadItem(index, sent, parser.parse(sent.tree().get(), BulkItem.class), null);
        } catch (RuntimeException | Error e) {
            return new ReadItem(index, sent, null, FailureProblems.of(e));
        }
    }

    // If the transaction fails, its items are applied one by one, so that an item that fails does not affect others.
    private CreatedItems createNew(Deque<ReadItem> pending) {
        List<BulkItem> valid =
                pending.stream().map(ReadItem::item).takeWhile(Objects::nonNull).toList();
        if (valid.isEmpty()) return new CreatedItems(List.of(), 1);
        try {
            Instant at = now.refresh();
            return QuarkusTransaction.requiringNew().call(() -> itemCreate.create(valid, caller.name(), at));
        } catch (RuntimeException | Error e) {
            return new CreatedItems(List.of(), valid.size());
        }
    }

    private BulkResult.Item apply(ReadItem item, boolean overwrite) {
        if (item.problem() != null) return refused(item, item.problem());
        try {
            return toResult(item, applyWithRetry(item.item(), overwrite, 1));
        } catch (RuntimeException | Error e) {
            return refused(item, FailureProblems.of(e));
        }
    }

    private static BulkResult.Item toResult(ReadItem item, BulkOutcome outcome) {
        int status = outcome.outcome().equals("created") ? 201 : 200;
        return new BulkResult.Item(
                item.index(), item.sent().line(), status, outcome.outcome(), outcome.article(), null);
    }

    // Writers that create the same tags in different orders can deadlock. The transaction that the database aborts is
    // retried.
    private BulkOutcome applyWithRetry(BulkItem item, boolean overwrite, int number) {
        try {
            Instant at = now.refresh();
            return QuarkusTransaction.requiringNew().call(() -> bulkService.apply(item, overwrite, caller.name(), at));
        } catch (RuntimeException e) {
            Problem problem = FailureProblems.of(e);
            if (number == ATTEMPTS || !problem.code().equals("overloaded")) throw problem;
        }
        return applyWithRetry(item, overwrite, number + 1);
    }

    private BulkResult.Item refused(ReadItem item, Problem problem) {
        Problem located = problem.within(item.sent().pointer());
        return new BulkResult.Item(
                item.index(), item.sent().line(), located.status(), "refused", null, problems.members(located, rc));
    }
}
