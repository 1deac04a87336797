// The page in the user's language: the browser's, unless they chose another.
import { changed } from '../core/rendering.js';
import { onRemembered, remember, remembered } from '../core/settings.js';
import { en } from './en.js';
import { ru } from './ru.js';

const LANGUAGES = { en, ru };

export let language = remembered('language') ?? preferred();
apply();
onRemembered('language', (chosen) => setLanguage(chosen ?? preferred(), false));

export function setLanguage(chosen, keep = true) {
  language = chosen in LANGUAGES ? chosen : 'en';
  if (keep) {
    remember('language', language);
  }
  apply();
  changed();
}

/** The text with this key; one that depends on values is a function of them. */
export function t(key, ...values) {
  const text = LANGUAGES[language][key] ?? en[key] ?? key;
  return typeof text === 'function' ? text(...values) : text;
}

/** What went wrong, in words for people. */
export function failureText(code) {
  return t(`error.${code}`) === `error.${code}` ? t('error.internal') : t(`error.${code}`);
}

function preferred() {
  const wanted = navigator.languages?.find((tag) => tag.slice(0, 2) in LANGUAGES);
  return wanted?.slice(0, 2) ?? 'en';
}

function apply() {
  document.documentElement.lang = language;
}
