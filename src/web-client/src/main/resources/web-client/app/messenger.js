// The signed-in page: chats on the left, the open one beside them, the AI panel on the right.
import { html, nothing } from './core/lit.js';
import { connection } from './core/live.js';
import { panelOpen, selected } from './core/navigation.js';
import { chats, loaded } from './chats/chats.js';
import { unreadOf } from './chats/reading.js';
import { sidebar } from './chats/sidebar.js';
import { conversation } from './conversation/conversation.js';
import { panel } from './assistant/panel.js';
import { icons } from './core/icons.js';
import { t } from './i18n/i18n.js';

export function messengerScreen() {
  const chat = chats.get(selected);
  const unread = [...chats.values()].filter((each) => unreadOf(each) > 0).length;
  document.title = unread ? `(${unread}) AI Messenger` : 'AI Messenger';
  const showPanel = panelOpen && chat;
  return html`
    <div class="messenger ${chat ? 'has-chat' : ''} ${showPanel ? 'has-panel' : ''}">
      ${sidebar()}
      <main class="main">
        <div class="connection" role="status">
          ${connection === 'reconnecting' ? html`<p>${t('reconnecting')}</p>` : nothing}
        </div>
        ${chat ? conversation(chat) : nothingOpen()}
      </main>
      ${showPanel ? panel(chat) : nothing}
    </div>`;
}

function nothingOpen() {
  return html`<div class="nothing-open">
    <span class="brand-mark large">${icons.chat}</span>
    <p>${loaded && chats.size === 0 ? t('noChatsYet') : t('pickChat')}</p>
  </div>`;
}
