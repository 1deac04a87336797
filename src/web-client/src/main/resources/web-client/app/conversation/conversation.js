import { html, nothing } from '../core/lit.js';
import { icons } from '../core/icons.js';
import { onSelected, panelOpen, select, selected, togglePanel } from '../core/navigation.js';
import { onChats, chats, membersOf, otherOf, titleOf } from '../chats/chats.js';
import { showDetails } from '../chats/details-dialog.js';
import { avatar } from '../people/avatar.js';
import { emailOf } from '../people/people.js';
import { watch } from '../assistant/advice.js';
import { bindingOf, stateOf } from '../assistant/bindings.js';
import { draftStrip } from '../assistant/draft-strip.js';
import { composer, focusComposer } from './composer.js';
import { logOpened, logView } from './log-view.js';
import { t } from '../i18n/i18n.js';

onSelected(opened);
onChats({ appeared: (chat) => chat.id === selected && opened(chat.id), gone: (id) => id === selected && select(null) });

export function conversation(chat) {
  const title = titleOf(chat);
  const state = stateOf(chat.id);
  return html`
    <header class="chat-head">
      <button type="button" class="icon-button back" aria-label=${t('back')} @click=${() => select(null)}>${icons.back}</button>
      ${avatar(title, chat.type === 'group' ? chat.id : (otherOf(chat) ?? chat.id), chat.type === 'group' ? 'square' : '')}
      <div class="chat-head-text">
        <h1 dir="auto">${title}</h1>
        <p class="hint">${subtitle(chat, title)}</p>
      </div>
      <button type="button" class="icon-button" aria-label=${t('details')} title=${t('details')} @click=${() => showDetails(chat)}>
        ${icons.people}
      </button>
      <button type="button" class="assistant-button ${state}" aria-expanded=${panelOpen} aria-label=${t('assistantButton', t(`state.${state}`))}
        @click=${() => togglePanel()}>
        ${icons.spark}<span class="assistant-word">${t('ai')}</span>
        ${bindingOf(chat.id) ? html`<span class="dot ${state}"></span>` : nothing}
      </button>
    </header>
    ${logView(chat)}
    ${draftStrip(chat)}
    ${composer(chat)}`;
}

function subtitle(chat, title) {
  if (chat.type === 'group') {
    return t('group');
  }
  const email = emailOf(otherOf(chat));
  return email === title ? t('privateChat') : email;
}

function opened(chatId) {
  const chat = chats.get(chatId);
  if (chat) {
    if (chat.type === 'group' && !chat.log.begun) {
      // All names at once, before messages bring people one by one.
      membersOf(chatId).catch(() => {});
    }
    logOpened(chat);
    watch(chatId);
    if (!matchMedia('(pointer: coarse)').matches) {
      focusComposer();
    }
  }
}
