// One dialog at a time, in the browser's own element: it keeps the focus inside and closes with Escape.
import { html, nothing, ref } from './lit.js';
import { changed } from './rendering.js';
import { icons } from './icons.js';
import { t } from '../i18n/i18n.js';

let current = null;
let element = null;

/**
 * @param title a function of nothing, so that it follows the language
 * @param content renders what is below the title
 */
export function showDialog(title, content) {
  current = { title, content };
  changed();
}

export function closeDialog() {
  element?.close();
}

export function dialog() {
  return current
    ? html`<dialog class="dialog" aria-labelledby="dialog-title" ${ref(opened)} @close=${closed} @click=${outside}>
        <div class="dialog-box">
          <h2 id="dialog-title" dir="auto">${current.title()}</h2>
          <div class="dialog-body">${current.content()}</div>
          <button type="button" class="icon-button dialog-close" aria-label=${t('close')} @click=${closeDialog}>${icons.close}</button>
        </div>
      </dialog>`
    : nothing;
}

function opened(dialogElement) {
  element = dialogElement ?? null;
  if (element && !element.open) {
    // The reference comes before the element is in the page.
    queueMicrotask(() => element?.isConnected && !element.open && element.showModal());
  }
}

function closed() {
  current = null;
  changed();
}

function outside(event) {
  if (event.target === element) {
    closeDialog();
  }
}
