import { html, nothing } from '../core/lit.js';
import { icons } from '../core/icons.js';
import { panelOpen, togglePanel } from '../core/navigation.js';
import { draftsOf } from './bindings.js';
import { notice } from './notice.js';
import { t } from '../i18n/i18n.js';

/** Above the composer while the panel is closed: an answer waits to be looked at, or there is none, and why. */
export function draftStrip(chat) {
  const draft = draftsOf(chat.id).at(-1);
  if (panelOpen) {
    return nothing;
  }
  if (!draft) {
    const told = notice(chat);
    return told === nothing ? nothing : html`<div class="notice-strip" role="status">${told}</div>`;
  }
  return html`<div class="draft-strip" role="status">
    <span class="ai-label">${icons.spark}${t('draftReady')}</span>
    <span class="draft-strip-text" dir="auto">${draft.text}</span>
    <button type="button" class="button small" @click=${() => togglePanel(true)}>${t('review')}</button>
  </div>`;
}
