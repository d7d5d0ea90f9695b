package dateline.http.ingress;

import java.util.Optional;

/** What the node knows of itself; both answers come at once, on any thread. */
public interface NodeHealth {

    /** False where only a restart of the process can help. */
    boolean isAlive();

    /** Why it should get no requests now; empty where it should. For the log: it is not told outside. */
    Optional<String> unready();
}
