import { html, live, nothing } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { onSession } from '../core/session.js';
import { icons } from '../core/icons.js';
import { togglePanel } from '../core/navigation.js';
import { readSeq } from '../chats/reading.js';
import { compose } from '../conversation/composer.js';
import { askAdvice, askSummary, cancel, dismiss, requestsOf } from './advice.js';
import { bindingOf } from './bindings.js';
import { failureText, t } from '../i18n/i18n.js';

const LONGEST_QUESTION = 8_000;
/** As many messages are summarised when nothing is new. */
const LOOK_BACK = 50;

const questions = new Map();

onSession('ended', () => questions.clear());

export function adviceSection(chat) {
  const binding = bindingOf(chat.id);
  const advising = binding?.type === 'advice' && binding.ready && !binding.paused;
  const question = questions.get(chat.id) ?? '';
  const requests = requestsOf(chat.id);
  return html`
    <section class="panel-section" aria-label=${t('ask')}>
      <h3>${t('ask')}</h3>
      ${binding?.type === 'advice'
        ? html`
          <form class="form" @submit=${(event) => asked(event, chat)}>
            <label class="field">
              <span>${t('question')}</span>
              <textarea rows="2" maxlength=${LONGEST_QUESTION} .value=${live(question)}
                @input=${(event) => typed(chat, event.target.value)}></textarea>
            </label>
            <button class="button primary" ?disabled=${!advising}>${t('askAdvice')}</button>
          </form>`
        : nothing}
      <button type="button" class="button" @click=${() => missed(chat)}>${t('whatDidIMiss')}</button>
      <div class="answers" role="log" aria-label=${t('answers')}>${requests.map((request) => card(chat, request))}</div>
    </section>`;
}

function card(chat, request) {
  const { state, text, kind, question } = request;
  const running = state === 'waiting' || state === 'writing';
  return html`
    <article class="answer" data-testid="answer" data-state=${state} aria-busy=${running}>
      <header>
        <span class="ai-label">${icons.spark}${t(`answer.${kind}`)}</span>
        ${running
          ? html`<button type="button" class="link-button" @click=${() => cancel(request)}>${t('cancel')}</button>`
          : html`<button type="button" class="icon-button small" aria-label=${t('dismiss')} @click=${() => dismiss(chat.id, request)}>${icons.close}</button>`}
      </header>
      ${question ? html`<p class="hint" dir="auto">${question}</p>` : nothing}
      ${state === 'waiting' ? html`<p class="hint">${t('thinking')}</p>` : nothing}
      ${text ? html`<p class="answer-text" dir="auto">${text}${state === 'writing' ? html`<span class="caret"></span>` : nothing}</p>` : nothing}
      ${state === 'failed' ? html`<p class="hint">${failure(request)}</p>` : nothing}
      ${state === 'cancelled' ? html`<p class="hint">${t('cancelled')}</p>` : nothing}
      ${state === 'done' && kind === 'advice'
        ? html`<button type="button" class="button small" @click=${() => taken(chat, text)}>${t('useAsMessage')}</button>`
        : nothing}
    </article>`;
}

function failure(request) {
  return request.error === 'rate-limited' ? t('stateText.spent') : t('noAnswer', failureText(request.error));
}

function asked(event, chat) {
  event.preventDefault();
  const question = (questions.get(chat.id) ?? '').trim();
  questions.delete(chat.id);
  askAdvice(chat.id, question);
}

function missed(chat) {
  const last = chat.lastSeq ?? 0;
  const from = chat.readWhenOpened ?? readSeq(chat.id);
  askSummary(chat.id, from < last ? from : Math.max(0, last - LOOK_BACK));
}

function taken(chat, text) {
  if (matchMedia('(max-width: 1100px)').matches) {
    togglePanel(false);
  }
  compose(chat.id, text);
}

function typed(chat, text) {
  questions.set(chat.id, text);
  changed();
}
