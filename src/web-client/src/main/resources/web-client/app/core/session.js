// Who is signed in. The refresh token is in a cookie that no script can read; the access token only in this module's
// memory. After a reload the cookie brings a new access token.
import { ApiError, send } from './http.js';
import { forget, remember, remembered } from './settings.js';
import { oneTabAtATime, onTabs, tellTabs } from './tabs.js';

const COOKIE = { 'Session-Transport': 'cookie' };
/** Parts of a token's life after which it is renewed in good time, and at the latest. */
const RENEW_AT = 0.7;
const NEEDED_AT = 0.9;
const RETRY_MS = 5_000;

/** {id, email} of the user, or null. */
export let user = null;

let access = null;
let renewing = null;
let timer = null;
const listeners = { begun: [], renewed: [], ended: [] };

/** @param event begun (a user is there), renewed (a fresh access token), ended (nobody is there any more) */
export function onSession(event, callback) {
  listeners[event].push(callback);
}

/** Was somebody signed in when this page was open last? Only then is there a cookie to ask with. */
export function mayBeSignedIn() {
  return remembered('user') !== null;
}

export async function restore() {
  await renew();
}

export async function signIn(email, password) {
  begin(await oneTabAtATime('session', () => send('POST', '/login', { body: { email, password }, headers: COOKIE })));
  tellTabs('signed-in', user.id);
}

export async function signUp(email, password) {
  await send('POST', '/register', { body: { email, password } });
  await signIn(email, password);
}

/** Signs out here at once, and at the server as soon as it can be reached. */
export async function signOut() {
  remember('leaving', true);
  tellTabs('signed-out');
  end();
  await leave();
}

async function leave() {
  try {
    await oneTabAtATime('session', () => send('POST', '/logout', { headers: COOKIE, keepalive: true }));
  } catch (failure) {
    if (failure.status !== 401) {
      return;
    }
  }
  forget('leaving');
}

/** An access token that is good for a while. */
export async function token() {
  if (!access || Date.now() > access.goodUntil) {
    await renew();
  }
  return access.token;
}

/** A fresh access token. Tabs do it one after the other: each renewal changes the cookie. */
export function renew() {
  renewing ??= oneTabAtATime('session', () => send('POST', '/refresh', { headers: COOKIE, keepalive: true }))
    .then(begin, failed)
    .finally(() => {
      renewing = null;
    });
  return renewing;
}

/** A REST call as the user. */
export async function call(method, path, body) {
  try {
    return await send(method, path, { body, token: await token() });
  } catch (failure) {
    if (failure instanceof ApiError && failure.status === 401 && user) {
      await renew();
      return send(method, path, { body, token: access.token });
    }
    throw failure;
  }
}

function begin(tokens) {
  if (user && user.id !== tokens.user_id) {
    // Another tab has signed somebody else in.
    location.reload();
    return;
  }
  const first = !user;
  user = { id: tokens.user_id, email: tokens.email };
  const life = tokens.expires_in * 1_000;
  access = { token: tokens.access_token, goodUntil: Date.now() + life * NEEDED_AT };
  remember('user', user.id);
  forget('leaving');
  renewLater(life * RENEW_AT);
  listeners[first ? 'begun' : 'renewed'].forEach((callback) => callback());
}

function failed(failure) {
  if (failure.status === 401) {
    end();
  } else if (user) {
    renewLater(RETRY_MS);
  }
  throw failure;
}

function renewLater(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(() => renew().catch(() => {}), milliseconds);
}

function end() {
  clearTimeout(timer);
  forget('user');
  const was = user;
  user = null;
  access = null;
  if (was) {
    listeners.ended.forEach((callback) => callback(was));
  }
}

onTabs('signed-out', end);
onTabs('signed-in', (id) => {
  if (user?.id !== id) {
    location.reload();
  }
});

if (remembered('leaving')) {
  // The server could not be reached when the user signed out.
  leave();
}
