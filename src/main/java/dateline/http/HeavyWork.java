package dateline.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that keeps a node busy for seconds or minutes: so many at once, and whoever comes then is told when to come back. */
@Singleton
public class HeavyWork {

    /** One of the places; given back once, however often it is closed. */
    public static final class Place implements AutoCloseable {

        private final Semaphore places;
        private final AtomicBoolean given = new AtomicBoolean();

        private Place(Semaphore places) {
            this.places = places;
        }

        @Override
        public void close() {
            if (given.compareAndSet(false, true)) places.release();
        }
    }

    private static final String WAIT_SECONDS = "5";

    private final Semaphore places;

    HeavyWork(HttpLimits limits) {
        this.places = new Semaphore(limits.heavy());
    }

    /** A place until it is closed, and no longer than the request lasts; @throws Problem 503 where none is free */
    public Place take(RoutingContext rc) {
        if (!places.tryAcquire()) {
            throw Problem.of(
                            "overloaded",
                            "Other exports or bulk writes are running. Try again in " + WAIT_SECONDS + " seconds.")
                    .header("Retry-After", WAIT_SECONDS);
        }
        Place place = new Place(places);
        rc.addEndHandler(end -> place.close());
        return place;
    }
}
