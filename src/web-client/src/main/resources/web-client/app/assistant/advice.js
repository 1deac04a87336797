// What the model tells the user alone: advice as it is written, what was missed, drafts, and why an autoreply was left
// out. It comes on a socket of its own.
import { Connection } from '../core/connection.js';
import { call, onSession } from '../core/session.js';
import { changed } from '../core/rendering.js';
import { draftCame, draftsOf, loadAssistant, loadUsage } from './bindings.js';

const LONGEST_WAIT_MS = 120_000;
const MOST_KEPT = 20;

/** chatId → requests, the newest first: {requestId, kind, question, state, text, error, parts}. */
const requests = new Map();
/** chatId → {kind, reason, at}: why the model did not answer in the user's name. */
const notices = new Map();
/** Frames of requests whose id is not known yet: the answer can be quicker than the call that asked. */
const early = [];

const watched = new Set();

const socket = new Connection('/ws/advice', {
  // Drafts of the time without a socket.
  opened: () => watched.forEach((chatId) => loadAssistant(chatId)),
  closed: () => {},
  frame,
});

onSession('begun', () => socket.begin());
onSession('ended', () => {
  socket.end();
  requests.clear();
  notices.clear();
  watched.clear();
});

export function requestsOf(chatId) {
  return requests.get(chatId) ?? [];
}

export function noticeOf(chatId) {
  return notices.get(chatId);
}

export function dismissNotice(chatId) {
  notices.delete(chatId);
  changed();
}

/** Loads what the panel shows of a chat, the first time. */
export function watch(chatId) {
  if (!watched.has(chatId)) {
    watched.add(chatId);
    loadAssistant(chatId);
  }
}

/** @param question may be empty */
export function askAdvice(chatId, question) {
  return ask(chatId, 'advice', question, `/chats/${chatId}/advice`, question ? { question } : {});
}

/** What was said in a chat after a message. */
export function askSummary(chatId, afterSeq) {
  return ask(chatId, 'summary', '', `/chats/${chatId}/requests/summary`, { afterSeq });
}

async function ask(chatId, kind, question, path, body) {
  const request = { requestId: null, kind, question, state: 'waiting', text: '', error: null };
  requests.set(chatId, [request, ...requestsOf(chatId)].slice(0, MOST_KEPT));
  changed();
  try {
    request.requestId = (await call('POST', path, body)).requestId;
  } catch (failure) {
    end(request, 'failed', failure.code);
    return;
  }
  setTimeout(() => request.state === 'waiting' && end(request, 'failed', 'unavailable'), LONGEST_WAIT_MS);
  early.splice(0).forEach((data) => adviceCame(data));
}

export async function cancel(request) {
  end(request, 'cancelled', null);
  if (request.requestId) {
    await call('DELETE', `/advice/${request.requestId}`).catch(() => {});
  }
}

export function dismiss(chatId, request) {
  requests.set(chatId, requestsOf(chatId).filter((each) => each !== request));
  changed();
}

function end(request, state, error) {
  request.state = state;
  request.error = error;
  changed();
}

function frame(event, data) {
  switch (event) {
    case 'gpt-advice':
      adviceCame(data);
      break;
    case 'draft':
      draftCame(data);
      loadUsage().catch(() => {});
      break;
    case 'autoreply-skipped':
      notices.set(data.chatId, { kind: 'skipped', reason: data.reason, at: Date.now() });
      loadUsage().catch(() => {});
      changed();
      break;
  }
}

function adviceCame(data) {
  const request = requestsOf(data.chatId).find((each) => each.requestId === data.requestId);
  if (!request) {
    if (requestsOf(data.chatId).some((each) => !each.requestId && each.state === 'waiting')) {
      early.push(data);
    } else if (data.error && data.error !== 'conflict') {
      notices.set(data.chatId, { kind: 'failed', reason: data.error, at: Date.now() });
      changed();
    }
    return;
  }
  if (request.state === 'cancelled') {
    return;
  }
  if (data.error) {
    end(request, 'failed', data.error);
  } else if (data.delta !== undefined) {
    request.state = 'writing';
    request.text = data.index === 0 ? data.delta : request.text + data.delta;
    changed();
  } else {
    request.text = data.text;
    end(request, 'done', null);
    loadUsage().catch(() => {});
  }
}

export function hasDraft(chatId) {
  return draftsOf(chatId).length > 0;
}
