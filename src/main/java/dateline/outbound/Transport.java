package dateline.outbound;

/** How a call must be protected on its way. */
public enum Transport {
    /** It carries what is not public: https, unless the operator allows http. */
    PROTECTED,
    /** It asks for what anybody may have: http or https, and never from https back to http. */
    ANY
}
