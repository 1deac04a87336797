import { html, live, nothing, repeat } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { onSession } from '../core/session.js';
import { Task } from '../core/busy.js';
import { discardDraft, draftsOf, sendDraft } from './bindings.js';
import { failureText, t } from '../i18n/i18n.js';

const LONGEST = 8_000;

/** draftId → the text as the user edits it. */
const edited = new Map();
const task = new Task();

onSession('ended', () => edited.clear());

export function draftsSection(chat) {
  const drafts = draftsOf(chat.id);
  if (!drafts.length) {
    return nothing;
  }
  return html`
    <section class="panel-section" aria-label=${t('drafts')}>
      <h3>${t('drafts')}</h3>
      ${repeat(drafts, (draft) => draft.draftId, draftCard)}
      ${task.failure ? html`<p class="form-error" role="alert">${words(task.failure)}</p>` : nothing}
    </section>`;
}

function draftCard(draft) {
  const text = edited.get(draft.draftId) ?? draft.text;
  return html`
    <article class="draft" data-testid="draft">
      <label class="field">
        <span class="unseen">${t('draft')}</span>
        <textarea rows="4" maxlength=${LONGEST} dir="auto" .value=${live(text)}
          @input=${(event) => typed(draft, event.target.value)}></textarea>
      </label>
      <div class="form-buttons">
        <button type="button" class="button small primary" ?disabled=${task.running || !text.trim()}
          @click=${() => task.run(() => sendDraft(draft, text))}>${t('sendDraft')}</button>
        <button type="button" class="button small" ?disabled=${task.running}
          @click=${() => task.run(() => discardDraft(draft))}>${t('discard')}</button>
      </div>
    </article>`;
}

function typed(draft, text) {
  edited.set(draft.draftId, text);
  changed();
}

function words(failure) {
  return failure.code === 'not-found' || failure.code === 'conflict' ? t('draftGone') : failureText(failure.code);
}
