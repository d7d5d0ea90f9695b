package dateline.http.ingress;

import java.util.Optional;

/** The health of this node. Both methods return immediately, on any thread. */
public interface NodeHealth {

    /** False if only a restart of the process can help. */
    boolean isAlive();

    /** Why the node should get no requests now; empty if it is ready. For the log only, not for responses. */
    Optional<String> notReadyReason();
}
