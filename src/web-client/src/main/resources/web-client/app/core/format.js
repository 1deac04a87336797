// Times and numbers as people of the page's language write them.
import { language, t } from '../i18n/i18n.js';

const formats = new Map();

export function timeOf(at) {
  return format('time', { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** Today, Yesterday, or the date. */
export function dayOf(at) {
  const days = daysAgo(at);
  if (days === 0) {
    return t('today');
  }
  if (days === 1) {
    return t('yesterday');
  }
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return format(thisYear ? 'day' : 'date', {
    weekday: thisYear ? 'long' : undefined,
    day: 'numeric',
    month: 'long',
    year: thisYear ? undefined : 'numeric',
  }).format(at);
}

/** The time of today's, the date of others: what fits beside a chat. */
export function shortWhen(at) {
  if (daysAgo(at) === 0) {
    return timeOf(at);
  }
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return format(thisYear ? 'shortDay' : 'shortDate', {
    day: 'numeric',
    month: 'short',
    year: thisYear ? undefined : '2-digit',
  }).format(at);
}

export function fullWhen(at) {
  return format('full', { dateStyle: 'full', timeStyle: 'medium' }).format(at);
}

export function numberOf(value) {
  const key = `${language}.number`;
  formats.has(key) || formats.set(key, new Intl.NumberFormat(language));
  return formats.get(key).format(value);
}

function format(name, options) {
  const key = `${language}.${name}`;
  formats.has(key) || formats.set(key, new Intl.DateTimeFormat(language, options));
  return formats.get(key);
}

function daysAgo(at) {
  const day = new Date(at);
  const today = new Date();
  return Math.round((today.setHours(0, 0, 0, 0) - day.setHours(0, 0, 0, 0)) / 86_400_000);
}
