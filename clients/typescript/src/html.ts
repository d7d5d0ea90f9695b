/** Escapes text for HTML, as the server does where it leaves out `html` of a block. A line break becomes `<br>`. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}

/**
 * The HTML of a paragraph, a quote or an item of a list. The server leaves out `html` where it equals the escaped text.
 * It is safe to insert into a page.
 */
export function blockHtml(block: { readonly text?: string; readonly html?: string }): string {
  return block.html ?? escapeHtml(block.text ?? '');
}
