package dateline.leak;

import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.LeakRequest;
import dateline.leak.VisibilityTable.Kind;

/** Receives the responses of a crawl. */
interface ResponseListener {

    Answer send(LeakRequest request, Kind kind);

    /**
     * Sends a request with a guessed validator.
     *
     * @param plain the response without the guess; the guess is never the caller's own ETag
     */
    void guess(LeakRequest guess, Answer plain, Kind kind);

    /**
     * Sends a request with a cursor of another caller.
     *
     * @param request the request with the cursor
     */
    void borrow(LeakRequest request, Kind kind);

    void report(String wrong);
}
