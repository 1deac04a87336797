import { html, nothing } from '../core/lit.js';
import { icons } from '../core/icons.js';
import { dayOf, fullWhen, timeOf } from '../core/format.js';
import { giveUp, retry } from '../core/live.js';
import { avatar } from '../people/avatar.js';
import { nameOf } from '../people/people.js';
import { linked } from './links.js';
import { failureText, t } from '../i18n/i18n.js';

export function messageRow(chat, row) {
  const { message, mine, state, first } = row;
  const name = mine ? t('you') : nameOf(message.senderId);
  const inGroup = chat.type === 'group' && !mine;
  return html`
    <div class="row ${mine ? 'mine' : 'other'} ${first ? 'first' : ''}" data-key=${row.key} data-state=${state}>
      ${row.day ? html`<div class="day"><span>${dayOf(message.at)}</span></div>` : nothing}
      ${row.fresh ? html`<div class="fresh"><span>${t('newMessages')}</span></div>` : nothing}
      <div class="line">
        ${inGroup ? (first ? avatar(name, message.senderId) : html`<span class="avatar-gap"></span>`) : nothing}
        <div class="bubble ${message.fromAI ? 'ai' : ''}">
          <span class=${inGroup && first ? 'sender' : 'unseen'} dir="auto">${name}</span>
          ${message.fromAI ? html`<span class="ai-label">${icons.spark}${t('writtenByAi')}</span>` : nothing}
          <span class="text" dir="auto">${linked(message.text)}</span>
          <span class="meta">
            <time datetime=${new Date(message.at).toISOString()} title=${fullWhen(message.at)}>${timeOf(message.at)}</time>
            ${mine && !message.fromAI ? stateOf(state) : nothing}
          </span>
        </div>
      </div>
      ${state === 'failed' ? failure(chat, message) : nothing}
    </div>`;
}

function stateOf(state) {
  const [icon, text] = {
    sending: [icons.clock, t('sending')],
    sent: [icons.check, t('sent')],
    stored: [icons.check, t('sent')],
    failed: [icons.warning, t('notSent')],
  }[state];
  return html`<span class="state ${state}" title=${text}>${icon}<span class="unseen">${text}</span></span>`;
}

function failure(chat, message) {
  return html`<div class="failed">
    <span>${t('notSentBecause', failureText(message.error))}</span>
    <button type="button" class="link-button" @click=${() => retry(chat.id, message)}>${t('retry')}</button>
    <button type="button" class="link-button" @click=${() => giveUp(chat.id, message)}>${t('remove')}</button>
  </div>`;
}
