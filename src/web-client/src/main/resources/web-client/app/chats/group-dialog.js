import { html, nothing } from '../core/lit.js';
import { Task } from '../core/busy.js';
import { closeDialog, showDialog } from '../core/dialog.js';
import { select } from '../core/navigation.js';
import { createGroup } from './chats.js';
import { PeoplePicker } from './people-picker.js';
import { failureText, t } from '../i18n/i18n.js';

const LONGEST_TITLE = 200;

export function showNewGroup() {
  const picker = new PeoplePicker();
  const creating = new Task();
  showDialog(
    () => t('newGroup'),
    () => html`
      <form class="form" @submit=${(event) => created(event, picker, creating)}>
        <label class="field">
          <span>${t('groupTitle')}</span>
          <input name="title" maxlength=${LONGEST_TITLE} required autofocus>
        </label>
        ${picker.template()}
        <div role="alert">${creating.failure ? html`<p class="form-error">${failureText(creating.failure.code)}</p>` : nothing}</div>
        <div class="form-buttons">
          <button class="button primary" ?disabled=${creating.running || picker.task.running}>${t('createGroup')}</button>
        </div>
      </form>`,
  );
}

function created(event, picker, creating) {
  event.preventDefault();
  const title = new FormData(event.currentTarget).get('title').trim();
  creating.run(async () => {
    if (await picker.takeTyped()) {
      select(await createGroup(title, picker.people));
      closeDialog();
    }
  });
}
