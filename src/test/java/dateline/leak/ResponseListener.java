package dateline.leak;

import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.Ask;
import dateline.leak.VisibilityTable.Kind;

/** Receives the responses of a crawl. */
interface ResponseListener {

    Answer ask(Ask ask, Kind kind);

    /**
     * Sends a request with a guessed validator.
     *
     * @param plain the response without the guess; the guess is never the caller's own ETag
     */
    void guess(Ask guess, Answer plain, Kind kind);

    /**
     * Sends a request with a cursor of another caller.
     *
     * @param ask the request with the cursor
     */
    void borrow(Ask ask, Kind kind);

    void report(String wrong);
}
