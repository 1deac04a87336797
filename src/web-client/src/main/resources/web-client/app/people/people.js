// Who is who. Chats, members and invites say whom they name; somebody else who writes is looked up.
import { call, onSession, user } from '../core/session.js';
import { changed } from '../core/rendering.js';
import { tellTabs } from '../core/tabs.js';
import { t } from '../i18n/i18n.js';

const LOOKUPS_AT_ONCE = 2;

/** id → {id, email, displayName}; displayName is undefined while it is being asked for. */
const people = new Map();
const waiting = new Map();
let asking = 0;

onSession('begun', () => met(user.id, user.email));
onSession('ended', () => {
  people.clear();
  waiting.clear();
});

/** Takes note of somebody's address. */
export function met(id, email, displayName) {
  const known = people.get(id);
  if (!email || (known?.email === email && displayName === undefined)) {
    return;
  }
  people.set(id, { id, email, displayName: displayName ?? known?.displayName });
  if (displayName !== undefined) {
    waiting.delete(id);
  } else if (known?.email !== email) {
    waiting.set(id, email);
    askNames();
  }
  changed();
}

/** The person with this address; throws ApiError not-found. */
export async function find(email) {
  const found = await call('GET', `/users?email=${encodeURIComponent(email.trim())}`);
  met(found.id, found.email, found.displayName);
  return found;
}

export async function rename(displayName) {
  const me = await call('PATCH', '/users/me', { displayName });
  met(me.id, me.email, me.displayName);
  tellTabs('chats');
}

export function nameOf(id) {
  const person = people.get(id);
  return person ? person.displayName || person.email : t('somebody', id);
}

export function isKnown(id) {
  return people.has(id);
}

export function emailOf(id) {
  return people.get(id)?.email ?? '';
}

export function displayNameOf(id) {
  return people.get(id)?.displayName ?? '';
}

async function askNames() {
  while (asking < LOOKUPS_AT_ONCE && waiting.size) {
    const [id, email] = waiting.entries().next().value;
    waiting.delete(id);
    asking++;
    find(email)
      .catch(() => {})
      .finally(() => {
        asking--;
        askNames();
      });
  }
}
