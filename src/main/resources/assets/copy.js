// Copy buttons, and the region in which screen readers learn what happened.
import { make } from './page.js';

let unsaid;

// A screen reader repeats a sentence only if the region was empty in between.
export function announce(sentence) {
  const region = document.getElementById('announce');
  region.textContent = '';
  clearTimeout(unsaid);
  unsaid = setTimeout(() => { region.textContent = sentence; }, 60);
}

async function copyText(text, shown) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // There is no clipboard API over plain HTTP from another machine: select the text and use the old command.
  const range = document.createRange();
  range.selectNodeContents(shown);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  // The text to copy can differ from the text that is shown.
  document.addEventListener('copy', (event) => {
    event.clipboardData.setData('text/plain', text);
    event.preventDefault();
  }, { once: true });
  if (!document.execCommand('copy')) throw new Error('copy refused');
}

/** @param label what is copied, for screen readers @param shown the element that shows it @param name of the button */
export function copyButton(label, text, shown, name = 'Copy') {
  const button = make('button', 'copy', name);
  button.type = 'button';
  button.setAttribute('aria-label', `${name}: ${label}`);
  let back;
  button.addEventListener('click', async () => {
    clearTimeout(back);
    try {
      await copyText(text, shown);
      button.textContent = 'Copied';
      button.classList.add('done');
      announce(`Copied ${label}.`);
    } catch {
      button.textContent = 'Select text';
      announce(`Your browser does not let this page copy. Please select ${label} by hand.`);
    }
    back = setTimeout(() => {
      button.textContent = name;
      button.classList.remove('done');
    }, 2500);
  });
  return button;
}
