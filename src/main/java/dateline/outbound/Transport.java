package dateline.outbound;

/** Transport security that a request requires. */
public enum Transport {
    /** Content that is not public: https, unless {@code dateline.outbound.https-only} is false. */
    PROTECTED,
    /** Public content: http or https. A redirect from https to http is rejected. */
    ANY
}
