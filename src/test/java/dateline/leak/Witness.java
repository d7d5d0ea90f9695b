package dateline.leak;

import dateline.leak.Door.Answer;
import dateline.leak.Door.Ask;
import dateline.leak.WhoSees.Kind;

/** Who hears the answers. */
interface Witness {

    Answer ask(Ask ask, Kind kind);

    /** @param plain the answer to the same without the guess, which is never the asker's own tag */
    void guess(Ask guess, Answer plain, Kind kind);

    /** @param ask with a cursor that somebody else was given */
    void borrow(Ask ask, Kind kind);

    void report(String wrong);
}
