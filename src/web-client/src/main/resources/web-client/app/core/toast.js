// A word that passes: something failed that nothing else on the page shows.
import { html } from './lit.js';
import { changed } from './rendering.js';
import { failureText } from '../i18n/i18n.js';

const SHOWN_MS = 6_000;

let text = '';
let timer = null;

export function tell(words) {
  text = words;
  clearTimeout(timer);
  timer = setTimeout(() => {
    text = '';
    changed();
  }, SHOWN_MS);
  changed();
}

/** For a promise's catch. */
export function tellFailure(failure) {
  tell(failureText(failure.code));
}

export function toast() {
  return html`<div class="toast-place" role="status">${text ? html`<div class="toast">${text}</div>` : ''}</div>`;
}
