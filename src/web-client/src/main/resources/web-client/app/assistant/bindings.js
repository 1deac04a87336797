// The user's bindings of chats to the model, what the model has used, and the answers that wait as drafts.
import { call, onSession } from '../core/session.js';
import { changed } from '../core/rendering.js';

const POLL_MS = [500, 1_000, 1_000, 2_000, 3_000, 5_000];

/** chatId → the binding as the API shows it, or null; undefined: not asked yet. */
const bindings = new Map();
/** chatId → [{draftId, chatId, text, inReplyToSeq, createdAt}], the oldest first. */
const drafts = new Map();
/** {totalTokens, limit, spent, calls} of today, or null. */
export let usage = null;

const polls = new Map();

onSession('ended', () => {
  bindings.clear();
  drafts.clear();
  usage = null;
  polls.forEach(clearTimeout);
  polls.clear();
});

export function bindingOf(chatId) {
  return bindings.get(chatId);
}

export function draftsOf(chatId) {
  return drafts.get(chatId) ?? [];
}

/** One word for what the model does in a chat: off, preparing, ready, paused or spent. */
export function stateOf(chatId) {
  const binding = bindings.get(chatId);
  if (!binding) {
    return 'off';
  }
  if (usage?.spent) {
    return 'spent';
  }
  if (binding.paused) {
    return 'paused';
  }
  return binding.ready ? 'ready' : 'preparing';
}

export async function loadAssistant(chatId) {
  await Promise.allSettled([loadBinding(chatId), loadDrafts(chatId), loadUsage()]);
}

async function loadBinding(chatId, attempt = 0) {
  clearTimeout(polls.get(chatId));
  try {
    bindings.set(chatId, await call('GET', `/bindings?chat_id=${chatId}`));
  } catch (failure) {
    if (failure.code !== 'not-found') {
      throw failure;
    }
    bindings.set(chatId, null);
  }
  const binding = bindings.get(chatId);
  if (binding && !binding.ready) {
    // Nobody tells when the model has read the chat.
    const delay = POLL_MS[Math.min(attempt, POLL_MS.length - 1)];
    polls.set(chatId, setTimeout(() => loadBinding(chatId, attempt + 1).catch(() => {}), delay));
  }
  changed();
}

export async function loadUsage() {
  usage = await call('GET', '/usage');
  changed();
}

async function loadDrafts(chatId) {
  drafts.set(chatId, await call('GET', `/drafts?chat_id=${chatId}`));
  changed();
}

/** @param rules {type, mode, delay, when, maxPerHour, language} */
export async function bind(chatId, rules) {
  await call('POST', `/bindings?chat_id=${chatId}`, rules);
  await loadBinding(chatId);
}

export async function unbind(chatId) {
  await call('DELETE', `/bindings?chat_id=${chatId}`);
  clearTimeout(polls.get(chatId));
  bindings.set(chatId, null);
  changed();
}

export async function pause(chatId) {
  await call('POST', `/bindings/pause?chat_id=${chatId}`);
  await loadBinding(chatId);
}

export async function resume(chatId) {
  await call('POST', `/bindings/resume?chat_id=${chatId}`);
  await loadBinding(chatId);
}

/** A draft that the advice socket brought; a newer one of a chat takes the place of the old one. */
export function draftCame(draft) {
  drafts.set(draft.chatId, [draft]);
  changed();
}

/** @param text as the user edited it */
export async function sendDraft(draft, text) {
  await call('POST', `/drafts/${draft.draftId}/send`, text === draft.text ? undefined : { text });
  remove(draft);
}

export async function discardDraft(draft) {
  await call('DELETE', `/drafts/${draft.draftId}`);
  remove(draft);
}

function remove(draft) {
  drafts.set(draft.chatId, draftsOf(draft.chatId).filter((each) => each.draftId !== draft.draftId));
  changed();
}
