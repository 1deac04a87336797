// Which chat is open, in the page's address: the browser's Back works, a reload stays.
import { changed } from './rendering.js';

/** The id of the open chat, or null. */
export let selected = read();
/** Whether the AI panel is open. */
export let panelOpen = false;

const listeners = [];

export function onSelected(callback) {
  listeners.push(callback);
}

export function select(chatId) {
  const hash = chatId === null ? '' : `#chat-${chatId}`;
  if (location.hash !== hash) {
    history.pushState(null, '', hash || location.pathname);
  }
  became(chatId);
}

export function togglePanel(open = !panelOpen) {
  panelOpen = open;
  changed();
}

addEventListener('popstate', () => became(read()));
addEventListener('hashchange', () => became(read()));

function became(chatId) {
  if (chatId !== selected) {
    selected = chatId;
    listeners.forEach((callback) => callback(chatId));
  }
  changed();
}

function read() {
  const match = /^#chat-(\d{1,15})$/.exec(location.hash);
  return match ? Number(match[1]) : null;
}
