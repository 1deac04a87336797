// The scrolling part of a conversation. Only rows near the viewport are in the page; two empty blocks stand for the
// others, as high as those were, or will be by a guess. Rows that are guessed wrong do not make the page jump: whatever
// changes, the row at the top of the viewport stays where it is, or the end of the log does.
import { html, nothing, ref, repeat } from '../core/lit.js';
import { afterRendering, changed } from '../core/rendering.js';
import { onSession } from '../core/session.js';
import { icons } from '../core/icons.js';
import { markRead, readSeq, unreadOf } from '../chats/reading.js';
import { language, t } from '../i18n/i18n.js';
import { messageRow } from './message.js';
import { estimatedHeight, rowsOf } from './rows.js';

const BEYOND_VIEWPORT = 600;
const LOAD_BEFORE_TOP = 1_500;
const AT_END = 30;
/** As much of what was read before stays in sight above the first new message. */
const BEFORE_FRESH = 60;

const views = new Map();
let scroller = null;
let shown = null;
let width = 0;

onSession('ended', () => views.clear());
afterRendering(() => shown && scroller && shown.settle());

const resizes = new ResizeObserver(() => {
  if (scroller && scroller.clientWidth !== width) {
    width = scroller.clientWidth;
    views.forEach((view) => view.heights.clear());
  }
  changed();
});

/** What belongs to a chat while it is open: where its log stands. */
class View {
  heights = new Map();
  #rows = [];
  #indexes = new Map();
  #madeOf = '';
  #offsets = [0];
  #from = 0;
  #to = 0;
  /** {key, delta}: the row at the viewport's top, and how much of it is above; null at the end of the log. */
  #anchor = null;

  constructor(chat) {
    this.chat = chat;
    this.log = chat.log;
    this.freshAfter = unreadOf(chat) ? readSeq(chat.id) : null;
    /** Whether the log still has to be put where the new messages begin. */
    this.atFresh = this.freshAfter !== null;
  }

  get atEnd() {
    return this.#anchor === null;
  }

  toEnd() {
    this.#anchor = null;
    changed();
  }

  template() {
    this.#update();
    const rows = this.#rows;
    if (this.atFresh && this.log.begun) {
      this.atFresh = false;
      // Where they begin may be further back than what is loaded: then the log stands at its end.
      const fresh = rows.find((row) => row.fresh);
      this.#anchor = fresh && this.log.firstSeq <= this.freshAfter + 1 ? { key: fresh.key, delta: -BEFORE_FRESH } : null;
    }
    const height = scroller?.clientHeight || innerHeight;
    const top = this.atEnd ? this.#offsets[rows.length] - height : this.#anchorTop();
    this.#from = this.#rowAt(top - BEYOND_VIEWPORT);
    this.#to = Math.min(rows.length, this.#rowAt(top + height + BEYOND_VIEWPORT) + 1);
    return html`
      <div class="block"></div>
      ${repeat(rows.slice(this.#from, this.#to), (row) => row.key, (row) => messageRow(this.chat, row))}
      <div class="block"></div>`;
  }

  /** After rendering: takes the true heights, and puts the viewport where it belongs. */
  settle() {
    for (const element of scroller.children) {
      if (element.dataset.key) {
        this.heights.set(element.dataset.key, element.getBoundingClientRect().height);
      }
    }
    this.#measure();
    const end = this.#offsets[this.#rows.length];
    scroller.firstElementChild.style.height = `${this.#offsets[this.#from]}px`;
    scroller.lastElementChild.style.height = `${end - this.#offsets[this.#to]}px`;
    const lowest = scroller.scrollHeight - scroller.clientHeight;
    if (!this.atEnd && this.#anchorTop() >= lowest - AT_END) {
      this.toEnd();
    }
    const top = this.atEnd ? lowest : this.#anchorTop();
    if (Math.abs(scroller.scrollTop - top) >= 1) {
      scroller.scrollTop = top;
    }
    this.#fill();
    this.#read();
  }

  scrolled() {
    const top = scroller.scrollTop;
    const atEnd = scroller.scrollHeight - top - scroller.clientHeight < AT_END;
    const index = Math.min(this.#rowAt(top), this.#rows.length - 1);
    const wasAtEnd = this.atEnd;
    this.#anchor = atEnd || index < 0 ? null : { key: this.#rows[index].key, delta: top - this.#offsets[index] };
    if (wasAtEnd !== this.atEnd) {
      changed();
    }
    this.#fill();
    this.#read();
  }

  /** What has come into sight is read. */
  #read() {
    const lastInSight = this.#rows[this.#rowAt(scroller.scrollTop + scroller.clientHeight) - 1];
    const seq = this.atEnd ? this.log.lastSeq : lastInSight?.message.seq;
    if (seq && document.visibilityState === 'visible' && markRead(this.chat.id, seq)) {
      changed();
    }
  }

  /** Fetches history, or renders again, where the rows in the page do not reach. */
  #fill() {
    const top = scroller.scrollTop;
    if (top < LOAD_BEFORE_TOP && this.log.begun && !this.log.failed) {
      this.log.loadOlder();
    }
    const missesAbove = this.#from > 0 && this.#offsets[this.#from] > top - BEYOND_VIEWPORT / 3;
    const missesBelow = this.#to < this.#rows.length
      && this.#offsets[this.#to] < top + scroller.clientHeight + BEYOND_VIEWPORT / 3;
    if (missesAbove || missesBelow) {
      changed();
    }
  }

  #update() {
    const madeOf = `${this.log.version} ${language}`;
    if (madeOf !== this.#madeOf) {
      this.#madeOf = madeOf;
      this.#rows = rowsOf(this.log, this.freshAfter);
      this.#indexes = new Map(this.#rows.map((row, index) => [row.key, index]));
    }
    this.#measure();
  }

  #measure() {
    const offsets = new Array(this.#rows.length + 1);
    offsets[0] = 0;
    this.#rows.forEach((row, index) => {
      offsets[index + 1] = offsets[index] + (this.heights.get(row.key) ?? estimatedHeight(row));
    });
    this.#offsets = offsets;
  }

  #anchorTop() {
    const index = this.#indexes.get(this.#anchor.key);
    return index === undefined ? 0 : this.#offsets[index] + this.#anchor.delta;
  }

  /** The index of the row at this distance from the top. */
  #rowAt(distance) {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#offsets[middle + 1] <= distance) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** The log of a chat, as a region that a screen reader follows while new messages come at its end. */
export function logView(chat) {
  let view = views.get(chat.id);
  if (!view || view.log !== chat.log) {
    view = new View(chat);
    views.set(chat.id, view);
  }
  shown = view;
  const { log } = chat;
  return html`
    <div class="log-place">
      <div class="log" role="log" aria-label=${t('conversation')} aria-live=${view.atEnd ? 'polite' : 'off'} tabindex="0"
        ${ref(attached)} @scroll=${scrolled}>
        ${view.template()}
      </div>
      ${log.loading ? html`<div class="log-note" role="status">${t('loading')}</div>` : nothing}
      ${log.failed
        ? html`<div class="log-note" role="status">${t('historyFailed')}
            <button type="button" class="link-button" @click=${() => log.loadOlder()}>${t('retry')}</button></div>`
        : nothing}
      ${log.complete && !log.messages.length && !log.pending.length
        ? html`<p class="log-empty">${t('sayHello')}</p>`
        : nothing}
      ${view.atEnd ? nothing : toEndButton(view)}
    </div>`;
}

/** Goes to the end of the log, where what is said next will be. */
export function showEnd(chat) {
  views.get(chat.id)?.toEnd();
}

/** A chat is opened: what is unread is marked as new, and the log stands where that begins, else at its end. */
export function logOpened(chat) {
  views.delete(chat.id);
  chat.readWhenOpened = readSeq(chat.id);
  if (!chat.log.begun) {
    chat.log.loadOlder();
  }
}

function toEndButton(view) {
  const unread = unreadOf(view.chat);
  return html`<button type="button" class="to-end" aria-label=${t('toNewest')} @click=${() => view.toEnd()}>
    ${icons.down}${unread ? html`<span class="badge">${unread > 99 ? '99+' : unread}</span>` : nothing}
  </button>`;
}

function attached(element) {
  if (scroller) {
    resizes.unobserve(scroller);
  }
  scroller = element ?? null;
  shown = element ? shown : null;
  if (element) {
    resizes.observe(element);
  }
}

function scrolled() {
  shown?.scrolled();
}
