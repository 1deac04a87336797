import { html, live } from '../core/lit.js';
import { changed } from '../core/rendering.js';
import { remember } from '../core/settings.js';
import { language, setLanguage, t } from '../i18n/i18n.js';

export function languageSwitch() {
  return html`<label class="select-field">
    <span>${t('language')}</span>
    <select .value=${live(language)} @change=${(event) => setLanguage(event.target.value)}>
      <option value="en" lang="en" ?selected=${language === 'en'}>English</option>
      <option value="ru" lang="ru" ?selected=${language === 'ru'}>Русский</option>
    </select>
  </label>`;
}

export function themeSwitch() {
  const theme = window.messengerTheme.get();
  return html`<label class="select-field">
    <span>${t('appearance')}</span>
    <select .value=${live(theme)} @change=${themeChosen}>
      <option value="system" ?selected=${theme === 'system'}>${t('themeSystem')}</option>
      <option value="light" ?selected=${theme === 'light'}>${t('themeLight')}</option>
      <option value="dark" ?selected=${theme === 'dark'}>${t('themeDark')}</option>
    </select>
  </label>`;
}

function themeChosen(event) {
  remember('theme', event.target.value);
  window.messengerTheme.apply(event.target.value);
  changed();
}
