import { html, nothing } from '../core/lit.js';
import { Task } from '../core/busy.js';
import { closeDialog, showDialog } from '../core/dialog.js';
import { signOut, user } from '../core/session.js';
import { displayNameOf, rename } from '../people/people.js';
import { failureText, t } from '../i18n/i18n.js';
import { languageSwitch, themeSwitch } from './switches.js';

const LONGEST_NAME = 100;

export function showSettings() {
  const saving = new Task();
  showDialog(
    () => t('settings'),
    () => html`
      <form class="form" @submit=${(event) => saved(event, saving)}>
        <p class="hint">${t('signedInAs', user.email)}</p>
        <label class="field">
          <span>${t('displayName')}</span>
          <input name="name" maxlength=${LONGEST_NAME} autocomplete="nickname" .defaultValue=${displayNameOf(user.id)}
            placeholder=${user.email}>
        </label>
        <div role="alert">${saving.failure ? html`<p class="form-error">${failureText(saving.failure.code)}</p>` : nothing}</div>
        <div class="form-buttons"><button class="button primary" ?disabled=${saving.running}>${t('save')}</button></div>
      </form>
      <div class="form switches">${languageSwitch()}${themeSwitch()}</div>
      <div class="form-buttons">
        <button type="button" class="button danger" @click=${left}>${t('signOut')}</button>
      </div>`,
  );
}

function saved(event, saving) {
  event.preventDefault();
  const name = new FormData(event.currentTarget).get('name').trim();
  saving.run(async () => {
    await rename(name);
    closeDialog();
  });
}

function left() {
  closeDialog();
  signOut();
}
