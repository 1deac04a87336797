import { html, live, nothing, ref } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { icons } from '../core/icons.js';
import { say } from '../core/live.js';
import { onSession } from '../core/session.js';
import { showEnd } from './log-view.js';
import { t } from '../i18n/i18n.js';

const LONGEST = 8_000;
const TELL_FROM = 7_500;

/** chatId → what is typed and not sent. */
const typed = new Map();
let area = null;

onSession('ended', () => typed.clear());

export function composer(chat) {
  const text = typed.get(chat.id) ?? '';
  return html`
    <form class="composer" @submit=${(event) => submitted(event, chat)}>
      <textarea rows="1" maxlength=${LONGEST} aria-label=${t('message')} placeholder=${t('message')} dir="auto"
        enterkeyhint="send" .value=${live(text)} ${ref(attached)}
        @input=${(event) => changedTo(chat.id, event.target.value)} @keydown=${(event) => key(event, chat)}></textarea>
      ${text.length > TELL_FROM ? html`<span class="hint left-over">${LONGEST - text.length}</span>` : nothing}
      <button class="send" aria-label=${t('send')} title=${t('send')} ?disabled=${!text.trim()}>${icons.send}</button>
    </form>`;
}

/** Puts a text where the user can go on with it. */
export function compose(chatId, text) {
  changedTo(chatId, text.slice(0, LONGEST));
  requestAnimationFrame(() => area?.focus());
}

export function focusComposer() {
  requestAnimationFrame(() => area?.focus({ preventScroll: true }));
}

function changedTo(chatId, text) {
  typed.set(chatId, text);
  changed();
}

function key(event, chat) {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    sendTyped(chat);
  }
}

function submitted(event, chat) {
  event.preventDefault();
  sendTyped(chat);
  area?.focus();
}

function sendTyped(chat) {
  const text = (typed.get(chat.id) ?? '').trim();
  if (text) {
    typed.delete(chat.id);
    say(chat.id, text);
    showEnd(chat);
  }
}

function attached(element) {
  area = element ?? null;
}
