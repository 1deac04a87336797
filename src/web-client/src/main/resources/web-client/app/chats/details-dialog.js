import { html, nothing, repeat } from '../core/lit.js';
import { Task } from '../core/busy.js';
import { changed } from '../core/rendering.js';
import { closeDialog, showDialog } from '../core/dialog.js';
import { select } from '../core/navigation.js';
import { user } from '../core/session.js';
import { tellFailure } from '../core/toast.js';
import { avatar } from '../people/avatar.js';
import { emailOf, nameOf } from '../people/people.js';
import { invite, leave, membersOf, titleOf } from './chats.js';
import { PeoplePicker } from './people-picker.js';
import { failureText, t } from '../i18n/i18n.js';

/** Who is in a chat; inviting others to a group; leaving. */
export function showDetails(chat) {
  const picker = new PeoplePicker();
  const inviting = new Task();
  const loading = new Task();
  let members = [];
  let asked = false;
  const load = () => loading.run(async () => {
    members = await membersOf(chat.id);
  });
  load();
  showDialog(
    () => titleOf(chat),
    () => html`
      <h3>${t('members')}</h3>
      ${loading.failure ? html`<p class="form-error" role="alert">${failureText(loading.failure.code)}</p>` : nothing}
      <ul class="members">
        ${repeat(members, (member) => member.userId, memberRow)}
      </ul>
      ${chat.type === 'group'
        ? html`
          <form class="form" @submit=${(event) => invited(event)}>
            ${picker.template()}
            <div role="alert">${inviting.failure ? html`<p class="form-error">${failureText(inviting.failure.code)}</p>` : nothing}</div>
            ${picker.people.length
              ? html`<div class="form-buttons">
                  <button class="button primary" ?disabled=${inviting.running}>${t('invite')}</button>
                </div>`
              : nothing}
          </form>`
        : nothing}
      <div class="form-buttons">
        ${asked
          ? html`<span class="hint">${t('leaveSure')}</span>
              <button type="button" class="button danger" @click=${left}>${t('leaveNow')}</button>`
          : html`<button type="button" class="button danger" @click=${() => {
              asked = true;
              changed();
            }}>${t('leave')}</button>`}
      </div>`,
  );

  function invited(event) {
    event.preventDefault();
    inviting.run(async () => {
      await invite(chat.id, picker.people);
      picker.people = [];
      await load();
    });
  }

  function left() {
    closeDialog();
    leave(chat.id).then(() => select(null), tellFailure);
  }
}

function memberRow(member) {
  const name = nameOf(member.userId);
  const email = emailOf(member.userId);
  return html`<li class="member">
    ${avatar(name, member.userId)}
    <span class="member-text">
      <span dir="auto">${name}${member.userId === user.id ? ` (${t('you')})` : ''}</span>
      ${email && email !== name ? html`<span class="hint">${email}</span>` : nothing}
    </span>
    ${member.accepted ? nothing : html`<span class="tag">${t('invited')}</span>`}
    ${member.creator ? html`<span class="tag">${t('creator')}</span>` : nothing}
  </li>`;
}
