package dateline.leak;

import dateline.Newsroom;
import java.time.Instant;

/** Request bodies of new drafts. */
record StoryDrafts(Instant start, StoppedClock clock, String editor) implements StoryFixtures.StoryWriter {

    @Override
    public void at(int seconds) {
        clock.at(start.plusSeconds(seconds));
    }

    @Override
    public String begin(String state, String content) {
        return Newsroom.post(editor, "/v1/articles", content).path("id");
    }
}
