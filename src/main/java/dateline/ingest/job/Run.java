package dateline.ingest.job;

import dateline.http.problem.Problem;
import dateline.ingest.item.Head;
import dateline.ingest.item.Item;
import dateline.ingest.job.Jobs.Claim;
import dateline.ingest.reader.Documents;
import dateline.ingest.story.Job;
import dateline.ingest.story.Lines;
import dateline.ingest.story.Once;
import dateline.ingest.story.Prepared;
import dateline.ingest.story.Stories;
import dateline.ingest.xml.Refusal;
import dateline.outbound.OutboundFailure;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A run of an import: the document is fetched where it was not sent, gone through once to see that it is whole, and once more to
 * take its items, a few at a time. Each few are committed together with how far it has come, so that nothing is lost or taken twice.
 */
@Singleton
class Run {

    private static final Logger LOG = Logger.getLogger(Run.class);

    /** The node is leaving. */
    private static final class Stopped extends RuntimeException {
        Stopped() {
            super(null, null, false, false);
        }
    }

    private final Jobs jobs;
    private final Parts parts;
    private final Fetch fetch;
    private final Stories stories;
    private final Lines lines;
    private final Taking taking;
    private final Survey survey;
    private final Surveyed surveyed;
    private final ImportConfig config;

    Run(
            Jobs jobs,
            Parts parts,
            Fetch fetch,
            Stories stories,
            Lines lines,
            Taking taking,
            Survey survey,
            Surveyed surveyed,
            ImportConfig config) {
        this.jobs = jobs;
        this.parts = parts;
        this.fetch = fetch;
        this.stories = stories;
        this.lines = lines;
        this.taking = taking;
        this.survey = survey;
        this.surveyed = surveyed;
        this.config = config;
    }

    void work(Claim claim, BooleanSupplier stopping) {
        try {
            if (!claim.job().documentIsHere() && !fetch.document(claim)) {
                jobs.finish(claim, true);
                return;
            }
            Pulse pulse = new Pulse(jobs, claim, config);
            Head known = surveyed.of(claim.job());
            Head head = known == null ? survey.of(claim.job().id(), pulse::beat) : known;
            head.address = jobs.address(claim.job().id()).orElse(null);
            jobs.surveyed(claim, head);
            items(claim, head, pulse, stopping);
            jobs.finish(claim, false);
        } catch (Jobs.Lost taken) {
            LOG.infof(
                    "Import %s: another node works at it, or it was canceled.",
                    claim.job().id());
        } catch (Stopped leaving) {
            jobs.release(claim);
        } catch (Problem unavailable) {
            LOG.warnf("Import %s waits: %s", claim.job().id(), unavailable.getMessage());
        } catch (Refusal refusal) {
            fail(claim, refusal.code(), refusal.getMessage());
        } catch (OutboundFailure failure) {
            fail(claim, "fetch-" + failure.kind().word(), failure.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            // As long as the database is away nothing can be told; the lease ends, and somebody goes on.
            LOG.error("Import " + claim.job().id(), e);
            fail(claim, "internal-error", "This is our fault; the server's log has more. Try again, and tell us.");
        }
    }

    private void fail(Claim claim, String code, String detail) {
        try {
            jobs.fail(claim, code, detail);
        } catch (Jobs.Lost taken) {
            LOG.infof("Import %s failed while it was canceled.", claim.job().id());
        }
    }

    private void items(Claim claim, Head head, Pulse pulse, BooleanSupplier stopping) throws IOException {
        Job job = claim.job();
        Once once = new Once();
        Taking.Pace pace = new Taking.Pace();
        List<Future<Prepared>> batch = new ArrayList<>();
        try (InputStream in = parts.read(job.id());
                Belt belt = new Belt(few -> taking.take(claim, few, once, pace))) {
            Documents.read(in, survey.ceiling(), head.copy(), number -> beside(pulse), item -> {
                if (item.number() <= job.position()) {
                    if (Stories.isArticle(item)) once.take(Stories.id(item), item.updated());
                    return;
                }
                if (batch.size() >= pace.size()) {
                    if (stopping.getAsBoolean()) throw new Stopped();
                    belt.pass(List.copyOf(batch));
                    batch.clear();
                }
                batch.add(belt.prepare(() -> guarded(job.id(), item, () -> prepared(item, job, head))));
            });
            if (!batch.isEmpty()) belt.pass(batch);
            belt.await();
        }
    }

    // Of what was taken before the run was taken up again nothing but its id counts.
    private static boolean beside(Pulse pulse) {
        pulse.beat();
        return true;
    }

    /** An item that cannot be prepared for a failure of this server is refused alone; the others are taken. */
    static Prepared guarded(UUID job, Item item, Supplier<Prepared> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Import %s: item %d is refused", job, item.number());
            return Prepared.broken(item);
        }
    }

    private Prepared prepared(Item item, Job job, Head head) {
        return item.line() == null ? stories.prepare(item, job, head) : lines.prepare(item);
    }
}
