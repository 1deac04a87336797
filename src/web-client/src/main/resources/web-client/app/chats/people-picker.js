// People to invite, found one by one by their e-mail addresses.
import { html, live, nothing, repeat } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { Task } from '../core/busy.js';
import { icons } from '../core/icons.js';
import { user } from '../core/session.js';
import { find, nameOf } from '../people/people.js';
import { failureText, t } from '../i18n/i18n.js';

export class PeoplePicker {
  people = [];
  task = new Task();
  #typed = '';

  template() {
    return html`
      <div class="picker">
        <label class="field">
          <span>${t('inviteByEmail')}</span>
          <input type="text" inputmode="email" autocomplete="off" spellcheck="false" .value=${live(this.#typed)}
            @input=${(event) => this.#changed(event.target.value)} @keydown=${(event) => this.#key(event)}>
        </label>
        <button type="button" class="button" ?disabled=${this.task.running || !this.#typed.trim()} @click=${() => this.takeTyped()}>
          ${t('add')}
        </button>
      </div>
      <div role="alert">${this.task.failure ? html`<p class="form-error">${words(this.task.failure)}</p>` : nothing}</div>
      ${this.people.length
        ? html`<ul class="chips" aria-label=${t('toBeInvited')}>
            ${repeat(this.people, (person) => person.id, (person) => html`
              <li class="chip">
                <span dir="auto">${nameOf(person.id)}</span>
                <button type="button" class="icon-button small" aria-label=${t('removePerson', nameOf(person.id))}
                  @click=${() => this.#remove(person)}>${icons.close}</button>
              </li>`)}
          </ul>`
        : nothing}`;
  }

  /** Looks up what is typed and not added yet. @returns whether nothing is wrong with it */
  async takeTyped() {
    const email = this.#typed.trim();
    if (!email) {
      return true;
    }
    await this.task.run(async () => {
      const person = await find(email);
      if (person.id !== user.id && !this.people.some((each) => each.id === person.id)) {
        this.people.push(person);
      }
      this.#typed = '';
    });
    return !this.task.failure;
  }

  #changed(text) {
    this.#typed = text;
    this.task.failure = null;
    changed();
  }

  #key(event) {
    if (event.key === 'Enter' && this.#typed.trim()) {
      event.preventDefault();
      this.takeTyped();
    }
  }

  #remove(person) {
    this.people = this.people.filter((each) => each !== person);
    changed();
  }
}

function words(failure) {
  return failure.code === 'not-found' || failure.code === 'invalid-request' ? t('noSuchPerson') : failureText(failure.code);
}
