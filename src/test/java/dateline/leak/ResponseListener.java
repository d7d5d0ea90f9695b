package dateline.leak;

import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.Ask;
import dateline.leak.VisibilityTable.Kind;

/** Receives the responses of a crawl. */
interface ResponseListener {

    Answer ask(Ask ask, Kind kind);

    /** @param plain the answer to the same without the guess, which is never the asker's own tag */
    void guess(Ask guess, Answer plain, Kind kind);

    /** @param ask with a cursor that somebody else was given */
    void borrow(Ask ask, Kind kind);

    void report(String wrong);
}
