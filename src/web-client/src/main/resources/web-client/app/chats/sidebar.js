import { html, ifDefined, live, nothing, repeat } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { select, selected } from '../core/navigation.js';
import { icons } from '../core/icons.js';
import { numberOf, shortWhen } from '../core/format.js';
import { user } from '../core/session.js';
import { tellFailure } from '../core/toast.js';
import { Task } from '../core/busy.js';
import { showSettings } from '../account/settings-dialog.js';
import { avatar } from '../people/avatar.js';
import { emailOf, find, isKnown, nameOf } from '../people/people.js';
import { acceptInvite, byActivity, declineInvite, invites, loaded, otherOf, startPrivateChat, titleOf } from './chats.js';
import { showNewGroup } from './group-dialog.js';
import { unreadOf } from './reading.js';
import { failureText, t } from '../i18n/i18n.js';

let query = '';
const starting = new Task();

export function sidebar() {
  const wanted = query.trim().toLowerCase();
  const found = byActivity().filter((chat) => isWorthShowing(chat) && matches(chat, wanted));
  return html`
    <aside class="sidebar" aria-label=${t('chats')}>
      <header class="sidebar-head">
        <button type="button" class="me" aria-label=${t('settings')} @click=${showSettings}>
          ${avatar(nameOf(user.id), user.id)}
          <span class="me-name">${nameOf(user.id)}</span>
          ${icons.gear}
        </button>
        <button type="button" class="icon-button" aria-label=${t('newGroup')} title=${t('newGroup')} @click=${showNewGroup}>
          ${icons.group}
        </button>
      </header>
      <form class="search" role="search" @submit=${entered}>
        ${icons.search}
        <input type="search" aria-label=${t('search')} placeholder=${t('search')} autocomplete="off" spellcheck="false"
          .value=${live(query)} @input=${typed}>
      </form>
      <div role="alert">${starting.failure ? html`<p class="form-error inset">${words(starting.failure)}</p>` : nothing}</div>
      ${looksLikeEmail(wanted) ? startRow(wanted) : nothing}
      ${invites.length ? inviteList() : nothing}
      <nav class="chat-list" aria-label=${t('chats')}>
        <ul>
          ${repeat(found, (chat) => chat.id, (chat) => html`<li>${row(chat)}</li>`)}
        </ul>
        ${found.length || looksLikeEmail(wanted) ? nothing : html`<p class="empty">${emptyText(wanted)}</p>`}
      </nav>
    </aside>`;
}

function row(chat) {
  const title = titleOf(chat);
  const unread = unreadOf(chat);
  const last = chat.lastMessage;
  return html`
    <a class="chat-row ${chat.id === selected ? 'selected' : ''}" href="#chat-${chat.id}"
      aria-current=${ifDefined(chat.id === selected ? 'page' : undefined)}
      @click=${(event) => opened(event, chat)}>
      ${avatar(title, chat.type === 'group' ? chat.id : (otherOf(chat) ?? chat.id), chat.type === 'group' ? 'square' : '')}
      <span class="chat-row-text">
        <span class="chat-row-top">
          <span class="chat-title" dir="auto">${title}</span>
          <time class="chat-when">${last ? shortWhen(Date.parse(last.sentAt)) : ''}</time>
        </span>
        <span class="chat-row-bottom">
          <span class="chat-last" dir="auto">${last ? lastText(chat, last) : t('noMessages')}</span>
          ${unread
            ? html`<span class="badge" aria-label=${t('unread', unread)}>${unread > 99 ? '99+' : numberOf(unread)}</span>`
            : nothing}
        </span>
      </span>
    </a>`;
}

function lastText(chat, last) {
  const mine = last.senderId === user.id;
  const from = mine ? t('you') : chat.type === 'group' ? nameOf(last.senderId) : '';
  return html`${last.fromAI ? html`<span class="ai-mark">${t('ai')}</span> ` : nothing}${from ? `${from}: ` : ''}${last.text.slice(0, 120)}`;
}

function startRow(email) {
  return html`<button type="button" class="start-row" ?disabled=${starting.running} @click=${() => startWith(email)}>
    <span class="avatar tone-0" aria-hidden="true">${icons.group}</span>
    <span>${t('startChatWith', email)}</span>
  </button>`;
}

function inviteList() {
  return html`
    <section class="invites" aria-label=${t('invites')}>
      <h2>${t('invites')}</h2>
      <ul>
        ${repeat(invites, (invite) => invite.chatId, (invite) => html`
          <li class="invite">
            <p><b dir="auto">${invite.title || t('untitledGroup')}</b><br>
              <span class="hint">${isKnown(invite.fromUserId) ? t('invitedBy', nameOf(invite.fromUserId)) : t('youAreInvited')}</span></p>
            <div class="invite-buttons">
              <button type="button" class="button small primary" aria-label=${`${t('accept')}: ${invite.title ?? ''}`}
                @click=${() => accepted(invite)}>${t('accept')}</button>
              <button type="button" class="button small" aria-label=${`${t('decline')}: ${invite.title ?? ''}`}
                @click=${() => declineInvite(invite.chatId).catch(tellFailure)}>${t('decline')}</button>
            </div>
          </li>`)}
      </ul>
    </section>`;
}

function accepted(invite) {
  acceptInvite(invite.chatId).then(() => select(invite.chatId), tellFailure);
}

function opened(event, chat) {
  if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    select(chat.id);
  }
}

function typed(event) {
  query = event.target.value;
  starting.failure = null;
  changed();
}

function entered(event) {
  event.preventDefault();
  const wanted = query.trim().toLowerCase();
  const found = byActivity().filter((chat) => isWorthShowing(chat) && matches(chat, wanted));
  if (looksLikeEmail(wanted)) {
    startWith(wanted);
  } else if (wanted && found.length) {
    select(found[0].id);
  }
}

function startWith(email) {
  starting.run(async () => {
    const person = await find(email);
    select(await startPrivateChat(person));
    query = '';
  });
}

/** A private chat in which nothing was said is there for the one who began it. */
function isWorthShowing(chat) {
  return chat.type === 'group' || chat.lastSeq !== 0 || chat.creatorId === user.id || chat.id === selected;
}

function matches(chat, wanted) {
  const texts = [titleOf(chat), emailOf(otherOf(chat)), chat.lastMessage?.text ?? ''];
  return !wanted || texts.some((text) => text.toLowerCase().includes(wanted));
}

function looksLikeEmail(text) {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

function emptyText(wanted) {
  if (!loaded) {
    return t('connecting');
  }
  return wanted ? t('nothingFound') : t('noChatsYet');
}

function words(failure) {
  if (failure.code === 'not-found') {
    return t('noSuchPerson');
  }
  return failure.code === 'invalid-request' ? t('notWithYourself') : failureText(failure.code);
}
