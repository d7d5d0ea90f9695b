package dateline.article;

/**
 * A picture in a text, as its attributes say it.
 *
 * @param url absolute, and nothing in it that a parser would write in another way
 * @param alt or null
 * @param width as it is written, or empty
 * @param height as it is written, or empty
 */
record BarePicture(String url, String alt, String width, String height) {}
