import { html } from '../core/lit.js';

const TONES = 8;

/** A round letter in the colour of its owner; for the eye only, the name stands beside it. */
export function avatar(name, id, extra = '') {
  const letter = [...name.trim()][0]?.toUpperCase() ?? '?';
  return html`<span class="avatar tone-${id % TONES} ${extra}" aria-hidden="true">${letter}</span>`;
}
