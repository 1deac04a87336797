// What the model does in a chat, and by which rules: the form of a binding.
import { html, live, nothing } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { onSession } from '../core/session.js';
import { Task } from '../core/busy.js';
import { bind, bindingOf, unbind } from './bindings.js';
import { failureText, t } from '../i18n/i18n.js';

const DEFAULTS = {
  mode: 'send',
  delay: { minSeconds: 2, maxSeconds: 5 },
  when: { kind: 'always' },
  maxPerHour: 30,
};
const LONGEST_DELAY = 3_600;
const LARGEST_PER_HOUR = 1_000;

/** chatId → {of, rules}: rules as they are edited, of this version of the binding. */
const forms = new Map();
const task = new Task();

onSession('ended', () => forms.clear());

export function rulesSection(chat) {
  const binding = bindingOf(chat.id);
  if (binding === undefined) {
    return nothing;
  }
  const rules = rulesIn(chat.id, binding);
  const choose = (change) => edit(chat.id, change);
  return html`
    <section class="panel-section" aria-label=${t('rules')}>
      <h3>${t('rules')}</h3>
      <form class="form" @submit=${(event) => saved(event, chat.id)}>
        <fieldset class="choices">
          <legend>${t('whatItDoes')}</legend>
          ${['off', 'advice', 'autoreply'].map((type) => html`
            <label class="choice">
              <input type="radio" name="type" value=${type} .checked=${live(rules.type === type)} @change=${() => choose({ type })}>
              <span><b>${t(`type.${type}`)}</b><span class="hint">${t(`typeText.${type}`)}</span></span>
            </label>`)}
        </fieldset>
        ${rules.type === 'autoreply' ? autoreplyRules(rules, choose) : nothing}
        ${rules.type === 'off' ? nothing : languageRule(rules, choose)}
        ${task.failure ? html`<p class="form-error" role="alert">${words(task.failure)}</p>` : nothing}
        <div class="form-buttons">
          <button class="button primary" ?disabled=${task.running || unchanged(rules, binding)}>${t('save')}</button>
        </div>
      </form>
    </section>`;
}

function autoreplyRules(rules, choose) {
  const { delay, when } = rules;
  return html`
    <fieldset class="choices inline">
      <legend>${t('answersAre')}</legend>
      ${['send', 'draft'].map((mode) => html`
        <label class="choice">
          <input type="radio" name="mode" value=${mode} .checked=${live(rules.mode === mode)} @change=${() => choose({ mode })}>
          <span>${t(`mode.${mode}`)}</span>
        </label>`)}
    </fieldset>
    <label class="field">
      <span>${t('when')}</span>
      <select name="when" .value=${live(when.kind)} @change=${(event) => choose({ when: whenOf(event.target.value, when) })}>
        ${['always', 'away', 'hours'].map((kind) => html`<option value=${kind} ?selected=${when.kind === kind}>${t(`when.${kind}`)}</option>`)}
      </select>
    </label>
    ${when.kind === 'hours'
      ? html`
        <div class="pair">
          <label class="field"><span>${t('from')}</span>
            <input type="time" name="from" required .value=${live(when.from)} @change=${(event) => choose((now) => ({ when: { ...now.when, from: event.target.value } }))}></label>
          <label class="field"><span>${t('to')}</span>
            <input type="time" name="to" required .value=${live(when.to)} @change=${(event) => choose((now) => ({ when: { ...now.when, to: event.target.value } }))}></label>
        </div>
        <label class="field"><span>${t('zone')}</span>
          <input name="zone" required list="zones" .value=${live(when.zone)} @change=${(event) => choose((now) => ({ when: { ...now.when, zone: event.target.value.trim() } }))}>
        </label>
        <datalist id="zones">${zones().map((zone) => html`<option value=${zone}></option>`)}</datalist>`
      : nothing}
    <fieldset class="pair">
      <legend>${t('delay')}</legend>
      <label class="field"><span>${t('delayMin')}</span>
        <input type="number" name="minSeconds" min="0" max=${LONGEST_DELAY} required .value=${live(String(delay.minSeconds))}
          @change=${(event) => choose((now) => ({ delay: { ...now.delay, minSeconds: Number(event.target.value) } }))}></label>
      <label class="field"><span>${t('delayMax')}</span>
        <input type="number" name="maxSeconds" min=${delay.minSeconds} max=${LONGEST_DELAY} required .value=${live(String(delay.maxSeconds))}
          @change=${(event) => choose((now) => ({ delay: { ...now.delay, maxSeconds: Number(event.target.value) } }))}></label>
    </fieldset>
    <label class="field">
      <span>${t('maxPerHour')}</span>
      <input type="number" name="maxPerHour" min="1" max=${LARGEST_PER_HOUR} required .value=${live(String(rules.maxPerHour))}
        @change=${(event) => choose({ maxPerHour: Number(event.target.value) })}>
    </label>`;
}

function languageRule(rules, choose) {
  return html`
    <label class="field">
      <span>${t('modelLanguage')}</span>
      <select name="language" .value=${live(rules.language ?? '')} @change=${(event) => choose({ language: event.target.value || undefined })}>
        <option value="" ?selected=${!rules.language}>${t('languageOfChat')}</option>
        <option value="en" ?selected=${rules.language === 'en'}>English</option>
        <option value="ru" ?selected=${rules.language === 'ru'}>Русский</option>
      </select>
    </label>`;
}

function saved(event, chatId) {
  event.preventDefault();
  const { rules } = forms.get(chatId);
  task.run(async () => {
    if (rules.type === 'off') {
      await unbind(chatId);
    } else {
      await bind(chatId, bodyOf(rules));
    }
    forms.delete(chatId);
  });
}

function bodyOf({ type, mode, delay, when, maxPerHour, language }) {
  return type === 'advice' ? { type, language } : { type, mode, delay, when, maxPerHour, language };
}

function rulesIn(chatId, binding) {
  const of = JSON.stringify(binding && { ...binding, ready: undefined, paused: undefined });
  const form = forms.get(chatId);
  if (form?.of === of) {
    return form.rules;
  }
  const rules = { ...DEFAULTS, ...picked(binding) };
  forms.set(chatId, { of, rules });
  return rules;
}

function picked(binding) {
  if (!binding) {
    return { type: 'off' };
  }
  const { type, mode, delay, when, maxPerHour, language } = binding;
  const given = { type, mode, delay, when, maxPerHour, language };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** @param change what is different, or a function of the rules as they are by then */
function edit(chatId, change) {
  const form = forms.get(chatId);
  form.rules = { ...form.rules, ...(typeof change === 'function' ? change(form.rules) : change) };
  task.failure = null;
  changed();
}

function unchanged(rules, binding) {
  const now = { ...DEFAULTS, ...picked(binding) };
  return rules.type === now.type && (rules.type === 'off' || JSON.stringify(bodyOf(rules)) === JSON.stringify(bodyOf(now)));
}

function whenOf(kind, before) {
  if (kind !== 'hours') {
    return { kind };
  }
  const zone = before.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return { kind, zone, from: before.from ?? '22:00', to: before.to ?? '08:00' };
}

function zones() {
  return Intl.supportedValuesOf?.('timeZone') ?? [];
}

function words(failure) {
  return failure.code === 'invalid-request' && failure.message ? failure.message : failureText(failure.code);
}
