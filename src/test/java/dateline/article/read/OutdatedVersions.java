package dateline.article.read;

import jakarta.inject.Singleton;

/** Lets tests run the job that serializes and indexes outdated versions after a start. */
@Singleton
public class OutdatedVersions {

    private final ReserializeJob job;

    OutdatedVersions(ReserializeJob job) {
        this.job = job;
    }

    public void storeAgain() {
        job.run();
    }
}
