package dateline.article.body;

import com.ibm.icu.text.Normalizer2;
import java.text.Normalizer;
import java.util.function.Predicate;

/**
 * Unicode normalization of texts whose length others decide. {@link Normalizer} sorts a run of combining marks in a time that grows with the
 * square of its length: minutes for a megabyte. So a text is normalized in parts.
 */
public enum UnicodeForm {
    NFC(Normalizer.Form.NFC, Normalizer2.getNFCInstance()),
    NFKC(Normalizer.Form.NFKC, Normalizer2.getNFKCInstance());

    private static final int MAX_PART = 1_000;

    private final Normalizer.Form form;
    private final Normalizer2 boundaries;

    UnicodeForm(Normalizer.Form form, Normalizer2 boundaries) {
        this.form = form;
        this.boundaries = boundaries;
    }

    /** Returns the text in this form. Only within a run of hundreds of combining marks may the order of marks differ. */
    public String normalize(String text) {
        if (text.length() <= MAX_PART) return Normalizer.normalize(text, form);
        StringBuilder normalized = new StringBuilder(text.length());
        visitParts(text, part -> normalized.append(part) != null);
        return normalized.toString();
    }

    /** Passes the text on in normalized parts. @param visitor returns whether it wants the next part */
    public void visitParts(String text, Predicate<String> visitor) {
        int start = 0;
        boolean wantsMore = true;
        while (start < text.length() && wantsMore) {
            int end = endOfPart(text, start);
            wantsMore = visitor.test(Normalizer.normalize(text.substring(start, end), form));
            start = end;
        }
    }

    // A part ends before a character that is not composed with the one before it. Only a long run of combining marks is
    // divided elsewhere.
    private int endOfPart(String text, int start) {
        if (text.length() - start <= MAX_PART) return text.length();
        int end = start + MAX_PART;
        while (end > start + MAX_PART / 2 && !isBoundary(text, end)) end--;
        return Character.isLowSurrogate(text.charAt(end)) ? end - 1 : end;
    }

    private boolean isBoundary(String text, int index) {
        return !Character.isLowSurrogate(text.charAt(index)) && boundaries.hasBoundaryBefore(text.codePointAt(index));
    }
}
