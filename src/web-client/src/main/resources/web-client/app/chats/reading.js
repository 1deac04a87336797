// How far the user has read each chat on this device.
import { onSession, user } from '../core/session.js';
import { onRemembered, remember, remembered } from '../core/settings.js';

/** chatId → seq; null before anybody is signed in. */
let read = null;

onSession('ended', () => {
  read = null;
});

/** Begins with what this device knows; where it knows nothing, all that is there counts as read. */
export function startReading(chats) {
  if (read) {
    return;
  }
  read = remembered(`read.${user.id}`);
  if (!read) {
    read = Object.fromEntries(chats.map((chat) => [chat.id, chat.lastSeq ?? 0]));
    remember(`read.${user.id}`, read);
  }
}

/** Calls back when another tab has read something. */
export function followReading(callback) {
  onSession('begun', () => onRemembered(`read.${user.id}`, (elsewhere) => {
    read = elsewhere ?? read;
    callback();
  }));
}

export function readSeq(chatId) {
  return read?.[chatId] ?? 0;
}

/** @returns whether that is further than before */
export function markRead(chatId, seq) {
  if (!read || seq <= readSeq(chatId)) {
    return false;
  }
  read[chatId] = seq;
  remember(`read.${user.id}`, read);
  return true;
}

export function unreadOf(chat) {
  return Math.max(0, (chat.lastSeq ?? 0) - readSeq(chat.id));
}
