package dateline.syndication;

import dateline.Newsroom;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base class of tests of notices: creates a licensed article. */
public abstract class NoticeFixture {

    @Inject
    public Newsroom newsroom;

    public Stage stage;
    public UUID story;

    @BeforeEach
    void createStory() {
        stage = new Stage(newsroom);
        story = stage.story();
    }

    @AfterEach
    void clockBack() {
        newsroom.clockBack();
    }
}
