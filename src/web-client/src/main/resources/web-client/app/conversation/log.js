// The messages of one chat that this page has: a run of them without a gap, in the order of seq, and those of the user
// that are on their way.
import { call, user } from '../core/session.js';
import { changed } from '../core/rendering.js';
import { met } from '../people/people.js';

/** What fills a screen comes first; those who scroll on want more at once. */
const FIRST_PAGE = 60;
const PAGE = 200;

export class Log {
  constructor(chatId) {
    this.chatId = chatId;
    /** Stored messages, {seq, messageId, clientMessageId, senderId, senderEmail, text, fromAI, sentAt, day}. */
    this.messages = [];
    /** The user's own that are not stored yet, {clientMessageId, text, state, at, error}. */
    this.pending = [];
    /** Grows with each change, for those who keep something made of it. */
    this.version = 0;
    this.loading = false;
    this.failed = false;
    /** Whether messages[0] is the first of the chat. */
    this.complete = false;
    this.begun = false;
  }

  get firstSeq() {
    return this.messages[0]?.seq ?? 0;
  }

  get lastSeq() {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** Fetches the newest page, or the one before what is there. */
  async loadOlder() {
    if (this.loading || this.complete) {
      return;
    }
    this.loading = true;
    this.failed = false;
    changed();
    try {
      const which = this.messages.length ? `limit=${PAGE}&beforeSeq=${this.firstSeq}` : `limit=${FIRST_PAGE}`;
      const page = await call('GET', `/chats/${this.chatId}/messages?${which}`);
      this.begun = true;
      this.add(page.messages);
      this.complete = this.firstSeq <= 1;
    } catch {
      this.failed = true;
    } finally {
      this.loading = false;
      this.version++;
      changed();
    }
  }

  /** Adds messages that are in order; those that are there already are let be. */
  add(messages) {
    if (!messages.length) {
      return;
    }
    messages.forEach(prepare);
    const { firstSeq, lastSeq } = this;
    const older = messages.filter((message) => message.seq < firstSeq);
    const newer = messages.filter((message) => message.seq > lastSeq);
    if (older.length && older.at(-1).seq === firstSeq - 1) {
      this.messages = [...older, ...this.messages];
    }
    if (newer.length && lastSeq && newer[0].seq !== lastSeq + 1) {
      // Never a gap: what lies between comes with history.
      this.messages = newer;
      this.complete = false;
    } else {
      this.messages.push(...newer);
    }
    const mine = messages.filter((message) => message.senderId === user.id);
    const stored = new Set(mine.map((message) => message.clientMessageId));
    this.pending = this.pending.filter((message) => !stored.has(message.clientMessageId));
    this.version++;
  }

  addPending(message) {
    this.pending.push(message);
    this.version++;
  }

  changePending(clientMessageId, change) {
    const message = this.pending.find((each) => each.clientMessageId === clientMessageId);
    if (message) {
      Object.assign(message, change);
      this.version++;
    }
  }

  removePending(clientMessageId) {
    this.pending = this.pending.filter((message) => message.clientMessageId !== clientMessageId);
    this.version++;
  }
}

function prepare(message) {
  const at = new Date(message.sentAt);
  message.at = at.getTime();
  message.day = at.toDateString();
  met(message.senderId, message.senderEmail);
}
