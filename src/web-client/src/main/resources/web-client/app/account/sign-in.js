import { html, nothing } from '../core/lit.js';
import { Task } from '../core/busy.js';
import { changed } from '../core/rendering.js';
import { signIn, signUp } from '../core/session.js';
import { icons } from '../core/icons.js';
import { failureText, t } from '../i18n/i18n.js';
import { languageSwitch, themeSwitch } from './switches.js';

const task = new Task();
let creating = false;
let shown = false;

export function signInScreen() {
  return html`
    <main class="sign-in">
      <div class="sign-in-card">
        <div class="brand"><span class="brand-mark">${icons.spark}</span><h1>AI Messenger</h1></div>
        <p class="sign-in-lead">${t('lead')}</p>
        <form class="form" @submit=${submitted}>
          <label class="field">
            <span>${t('email')}</span>
            <input name="email" type="email" autocomplete="username" maxlength="254" required autofocus>
          </label>
          <label class="field">
            <span>${t('password')}</span>
            <input name="password" type=${shown ? 'text' : 'password'} autocomplete="current-password"
              minlength="8" maxlength="200" required aria-describedby="password-rule">
          </label>
          <div class="field-foot">
            <span id="password-rule" class="hint">${t('passwordRule')}</span>
            <button type="button" class="link-button" aria-pressed=${shown} @click=${showPassword}>${t('showPassword')}</button>
          </div>
          <div role="alert">${task.failure ? html`<p class="form-error">${words(task.failure)}</p>` : nothing}</div>
          <div class="form-buttons">
            <button class="button primary" ?disabled=${task.running}>${t('signIn')}</button>
            <button type="button" class="button" ?disabled=${task.running} @click=${created}>${t('createAccount')}</button>
          </div>
        </form>
      </div>
      <footer class="sign-in-foot">${languageSwitch()}${themeSwitch()}</footer>
    </main>`;
}

function submitted(event) {
  event.preventDefault();
  creating = false;
  enter(event.currentTarget, signIn);
}

function created(event) {
  const form = event.currentTarget.form;
  creating = true;
  if (form.reportValidity()) {
    enter(form, signUp);
  }
}

function enter(form, how) {
  const fields = new FormData(form);
  shown = false;
  task.run(() => how(fields.get('email').trim(), fields.get('password')));
}

function showPassword() {
  shown = !shown;
  changed();
}

function words(failure) {
  if (failure.code === 'unauthenticated') {
    return t('wrongPassword');
  }
  if (failure.code === 'conflict' && creating) {
    return t('emailTaken');
  }
  if (failure.code === 'invalid-request') {
    return failure.message || failureText(failure.code);
  }
  return failureText(failure.code);
}
