// The socket for messages: rooms that are joined again after each interruption, and messages that are sent until they
// are acknowledged or refused.
import { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { changed } from './rendering.js';
import { onSession, user } from './session.js';
import { keep, kept } from './settings.js';
import { loadBinding, loadUnready } from '../assistant/bindings.js';
import { chats, heard, load, loadChat, loadInvites, onChats } from '../chats/chats.js';

const ACK_TIMEOUT_MS = 15_000;
/** A short interruption is not worth a word. */
const CALM_MS = 1_500;

/** online, or, after a while without a connection, reconnecting. */
export let connection = 'online';

let calm = null;
const queues = new Map();
const resending = new Backoff();
const timers = new Map();

const socket = new Connection('/ws', { opened, closed: worry, frame });

onSession('begun', () => {
  restoreQueues();
  load().catch(() => {});
  socket.begin();
  worry();
});
onSession('ended', () => {
  socket.end();
  timers.forEach(clearTimeout);
  timers.clear();
  queues.clear();
  keep(OUTBOX, null, null);
});
onChats({
  appeared: (chat) => {
    join(chat);
    (queues.get(chat.id) ?? []).forEach((message) => chat.log.addPending(message));
  },
  gone: (id) => {
    socket.send('leave-room', { chatId: id });
    queues.delete(id);
    keepQueues();
  },
});

/** Sends a message, after those of the chat that are still on their way. It is in the chat's log at once. */
export function say(chatId, text) {
  const message = { clientMessageId: uuid(), text, state: 'sending', at: Date.now() };
  chats.get(chatId).log.addPending(message);
  enqueue(chatId, message);
}

/** Sends a message again that was refused: the same one, so it cannot appear twice. */
export function retry(chatId, message) {
  const log = chats.get(chatId).log;
  log.removePending(message.clientMessageId);
  const again = { ...message, state: 'sending', error: undefined, at: Date.now() };
  log.addPending(again);
  enqueue(chatId, again);
}

export function giveUp(chatId, message) {
  chats.get(chatId).log.removePending(message.clientMessageId);
  changed();
}

function enqueue(chatId, message) {
  const queue = queues.get(chatId) ?? [];
  queues.set(chatId, queue);
  queue.push(message);
  keepQueues();
  if (queue.length === 1) {
    sendFirst(chatId);
  }
  changed();
}

function opened() {
  clearTimeout(calm);
  connection = 'online';
  chats.forEach(join);
  queues.forEach((queue, chatId) => sendFirst(chatId));
  changed();
  loadUnready();
  // Invites and new chats of the time without a socket.
  load().catch(() => setTimeout(() => user && load().catch(() => {}), 2_000));
}

function worry() {
  clearTimeout(calm);
  calm = setTimeout(() => {
    connection = 'reconnecting';
    changed();
  }, CALM_MS);
}

function join(chat) {
  const afterSeq = chat.heardSeq;
  socket.send('join-room', afterSeq === undefined ? { chatId: chat.id } : { chatId: chat.id, afterSeq });
}

function frame(event, data) {
  switch (event) {
    case 'message':
      if (data.senderId === user.id) {
        dequeue(data.chatId, data.clientMessageId);
      }
      heard(data);
      break;
    case 'message-ack':
      chats.get(data.chatId)?.log.changePending(data.clientMessageId, { state: 'sent' });
      dequeue(data.chatId, data.clientMessageId);
      changed();
      break;
    case 'joined-room': {
      const chat = chats.get(data.chatId);
      if (chat) {
        chat.heardSeq ??= data.lastSeq;
      }
      break;
    }
    case 'chat': {
      const known = chats.get(data.chatId);
      if (known) {
        // Left elsewhere and joined again.
        join(known);
      }
      loadChat(data.chatId).catch(() => {});
      break;
    }
    case 'invite':
      loadInvites().catch(() => {});
      break;
    case 'binding':
      loadBinding(data.chatId).catch(() => {});
      break;
    case 'error':
      refused(data);
      break;
  }
}

function refused(error) {
  for (const [chatId, queue] of queues) {
    if (queue[0]?.clientMessageId === error.clientMessageId) {
      if (error.retryable) {
        sendLater(chatId, resending.next());
      } else {
        chats.get(chatId)?.log.changePending(error.clientMessageId, { state: 'failed', error: error.code });
        dequeue(chatId, error.clientMessageId);
        changed();
      }
      return;
    }
  }
}

function sendFirst(chatId) {
  const first = queues.get(chatId)?.[0];
  if (first && socket.send('message', { chatId, text: first.text, clientMessageId: first.clientMessageId })) {
    sendLater(chatId, ACK_TIMEOUT_MS);
  }
}

function sendLater(chatId, milliseconds) {
  clearTimeout(timers.get(chatId));
  timers.set(chatId, setTimeout(() => sendFirst(chatId), milliseconds));
}

function dequeue(chatId, clientMessageId) {
  const queue = queues.get(chatId);
  if (queue?.[0]?.clientMessageId !== clientMessageId) {
    return;
  }
  queue.shift();
  clearTimeout(timers.get(chatId));
  resending.reset();
  keepQueues();
  sendFirst(chatId);
}

// What is on its way outlives a reload of this tab, and goes on under the same ids.

const OUTBOX = 'outbox';

function keepQueues() {
  keep(OUTBOX, user.id, [...queues].filter(([, queue]) => queue.length));
}

function restoreQueues() {
  kept(OUTBOX, user.id)?.forEach(([chatId, queue]) => queues.set(chatId, queue));
}

/** A version 4 UUID; crypto.randomUUID is there in secure contexts only. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
