// What the log shows, row by row: messages in their order, then those on their way.
import { user } from '../core/session.js';

const TOGETHER_MS = 5 * 60_000;

/**
 * @param freshAfter the seq after which messages are new to the user, or null
 * @returns rows {key, message, mine, state, day, fresh, first}: `day` begins a day, `first` a run of one sender
 */
export function rowsOf(log, freshAfter) {
  const rows = [];
  let before = null;
  for (const message of log.messages) {
    rows.push(row(message, message.senderId === user.id, 'stored', before, freshAfter));
    before = message;
  }
  for (const pending of log.pending) {
    const message = { ...pending, senderId: user.id, day: new Date(pending.at).toDateString(), fromAI: false };
    rows.push(row(message, true, pending.state, before, null));
    before = message;
  }
  return rows;
}

function row(message, mine, state, before, freshAfter) {
  const day = before?.day !== message.day;
  const fresh = freshAfter !== null && message.seq > freshAfter && (before?.seq ?? freshAfter) <= freshAfter && !mine;
  const first = day || fresh || before.senderId !== message.senderId || before.fromAI !== message.fromAI
    || message.at - before.at > TOGETHER_MS;
  return { key: `${message.senderId}.${message.clientMessageId}`, message, mine, state, day, fresh, first };
}

/** A guess, until the row has been on the page, in pixels. */
export function estimatedHeight({ message, day, fresh, first }) {
  const lines = Math.ceil(message.text.length / 60) || 1;
  return 18 + lines * 21 + (first ? 12 : 0) + (message.fromAI ? 20 : 0) + (day ? 48 : 0) + (fresh ? 40 : 0);
}
