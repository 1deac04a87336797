import { html, live, nothing, ref } from '../core/lit.js';
import { afterRendering, changed } from '../core/rendering.js';
import { icons } from '../core/icons.js';
import { say } from '../core/live.js';
import { onSession, user } from '../core/session.js';
import { keep, kept } from '../core/settings.js';
import { showEnd } from './log-view.js';
import { t } from '../i18n/i18n.js';

const LONGEST = 8_000;
const TELL_FROM = 7_500;
const TYPED = 'typed';

/** chatId → what is typed and not sent. */
const typed = new Map();
let area = null;
let focusWanted = false;

onSession('begun', () => kept(TYPED, user.id)?.forEach(([chatId, text]) => typed.set(chatId, text)));
onSession('ended', () => {
  typed.clear();
  keep(TYPED, null, null);
});
afterRendering(() => {
  if (focusWanted && area) {
    focusWanted = false;
    area.focus({ preventScroll: true });
  }
});

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
  focusComposer();
}

/** Once it is on the page, which it is not yet when the first chat is opened. */
export function focusComposer() {
  focusWanted = true;
  changed();
}

function changedTo(chatId, text) {
  if (text) {
    typed.set(chatId, text);
  } else {
    typed.delete(chatId);
  }
  keep(TYPED, user.id, [...typed]);
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
    changedTo(chat.id, '');
    say(chat.id, text);
    showEnd(chat);
  }
}

function attached(element) {
  area = element ?? null;
}
