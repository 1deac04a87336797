// The AI panel of the open chat: what the model does here, its rules, advice, drafts, and what was missed.
import { html, nothing, ref } from '../core/lit.js';
import { icons } from '../core/icons.js';
import { togglePanel } from '../core/navigation.js';
import { numberOf } from '../core/format.js';
import { Task } from '../core/busy.js';
import { bindingOf, pause, resume, stateOf, usage } from './bindings.js';
import { notice } from './notice.js';
import { adviceSection } from './advice-section.js';
import { draftsSection } from './drafts-section.js';
import { rulesSection } from './rules-section.js';
import { failureText, t } from '../i18n/i18n.js';

const switching = new Task();
let place = null;

export function panel(chat) {
  return html`
    <aside class="panel" aria-label=${t('assistant')} tabindex="-1" ${ref(attached)} @keydown=${(event) => event.key === 'Escape' && togglePanel(false)}>
      <header class="panel-head">
        <h2>${icons.spark} ${t('assistant')}</h2>
        <button type="button" class="icon-button" aria-label=${t('closeAssistant')} @click=${() => togglePanel(false)}>
          ${icons.close}
        </button>
      </header>
      <div class="panel-body" tabindex="-1">
        ${status(chat)}
        ${draftsSection(chat)}
        ${adviceSection(chat)}
        ${rulesSection(chat)}
        ${meter()}
      </div>
    </aside>`;
}

/** The focus goes into the panel with whoever opens it, and back with whoever closes it from within. */
function attached(element) {
  if (element) {
    // The reference comes before the element is in the page.
    queueMicrotask(() => place?.focus());
  } else if (place?.contains(document.activeElement)) {
    document.querySelector('.assistant-button')?.focus();
  }
  place = element ?? null;
}

function status(chat) {
  const state = stateOf(chat.id);
  const binding = bindingOf(chat.id);
  const does = binding ? `does.${binding.type}${binding.type === 'autoreply' && binding.mode === 'draft' ? '.draft' : ''}` : null;
  return html`
    <section class="status-card ${state}" aria-label=${t('state')}>
      <p class="status-line" role="status">
        <span class="dot ${state}"></span><b data-testid="assistant-state">${t(`state.${state}`)}</b>
        ${binding
          ? html`<button type="button" class="button small" ?disabled=${switching.running} @click=${() => switched(chat, binding)}>
              ${binding.paused ? t('resume') : t('pause')}
            </button>`
          : nothing}
      </p>
      <p class="hint">${state === 'ready' ? t(does) : t(`stateText.${state}`)}</p>
      ${switching.failure ? html`<p class="form-error" role="alert">${failureText(switching.failure.code)}</p>` : nothing}
      <div role="status">${notice(chat)}</div>
    </section>`;
}

function switched(chat, binding) {
  switching.run(() => (binding.paused ? resume(chat.id) : pause(chat.id)));
}

function meter() {
  if (!usage) {
    return nothing;
  }
  const { totalTokens, limit } = usage;
  return html`
    <section class="meter" aria-label=${t('usage')}>
      <p class="hint">${limit ? t('usedOf', numberOf(totalTokens), numberOf(limit)) : t('used', numberOf(totalTokens))}</p>
      ${limit ? html`<meter aria-label=${t('usage')} min="0" max=${limit} high=${limit * 0.8} value=${Math.min(totalTokens, limit)}></meter>` : nothing}
    </section>`;
}
