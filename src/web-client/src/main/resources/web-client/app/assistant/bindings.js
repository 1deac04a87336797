// The user's bindings of chats to the model, what the model has used, and the answers that wait as drafts.
import { call, onSession } from '../core/session.js';
import { changed } from '../core/rendering.js';

/** chatId → the binding as the API shows it, or null; undefined: not asked yet. */
const bindings = new Map();
/** chatId → the number of the question whose answer that is: one that was asked before comes too late. */
const answered = new Map();
let questions = 0;
/** chatId → [{draftId, chatId, text, inReplyToSeq, createdAt}], the oldest first. */
const drafts = new Map();
/** {totalTokens, limit, spent, calls} of today, or null. */
export let usage = null;

onSession('ended', () => {
  bindings.clear();
  answered.clear();
  drafts.clear();
  usage = null;
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

/** A binding that is not ready yet becomes it by itself, and event `binding` tells so. */
export async function loadBinding(chatId) {
  const question = ++questions;
  const binding = await call('GET', `/bindings?chat_id=${chatId}`).catch((failure) => {
    if (failure.code !== 'not-found') {
      throw failure;
    }
    return null;
  });
  learned(chatId, binding, question);
}

function learned(chatId, binding, question) {
  if (question > (answered.get(chatId) ?? 0)) {
    answered.set(chatId, question);
    bindings.set(chatId, binding);
    changed();
  }
}

/** What became ready while no socket could tell. */
export function loadUnready() {
  bindings.forEach((binding, chatId) => binding && !binding.ready && loadBinding(chatId).catch(() => {}));
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
  learned(chatId, null, ++questions);
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
