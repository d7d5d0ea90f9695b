package dateline.http.base;

import com.ibm.icu.text.IDNA;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Converts internationalized domain names to ASCII by UTS 46, as the URL Standard does. */
public final class DomainNames {

    private static final IDNA NONTRANSITIONAL =
            IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);
    // Existing names have dashes where IDNA does not allow them.
    private static final Set<IDNA.Error> IGNORED_ERRORS =
            EnumSet.of(IDNA.Error.LEADING_HYPHEN, IDNA.Error.TRAILING_HYPHEN, IDNA.Error.HYPHEN_3_4);

    private DomainNames() {}

    /** Returns the name in lower-case ASCII; empty if it is invalid. Does not check which ASCII characters it has. */
    public static Optional<String> toAscii(String name) {
        StringBuilder ascii = new StringBuilder();
        IDNA.Info info = new IDNA.Info();
        NONTRANSITIONAL.nameToASCII(name, ascii, info);
        return IGNORED_ERRORS.containsAll(info.getErrors()) ? Optional.of(ascii.toString()) : Optional.empty();
    }
}
