// Where the page begins.
import { html } from './core/lit.js';
import { changed, start } from './core/rendering.js';
import { mayBeSignedIn, onSession, restore, user } from './core/session.js';
import { select } from './core/navigation.js';
import { dialog } from './core/dialog.js';
import { toast } from './core/toast.js';
import { signInScreen } from './account/sign-in.js';
import { messengerScreen } from './messenger.js';
import { t } from './i18n/i18n.js';

const RETRY_MS = 3_000;

let screen = mayBeSignedIn() ? 'waiting' : 'sign-in';

onSession('begun', () => show('messenger'));
onSession('ended', () => {
  select(null);
  show('sign-in');
});

function show(name) {
  screen = name;
  changed();
}

function page() {
  return html`${screen === 'messenger' && user ? messengerScreen() : screen === 'sign-in' ? signInScreen() : waiting()}
  ${dialog()}${toast()}`;
}

function waiting() {
  return html`<main class="waiting" aria-busy="true"><p role="status">${t('connecting')}</p></main>`;
}

async function resume() {
  try {
    await restore();
  } catch (failure) {
    if (failure.status === 401) {
      show('sign-in');
    } else {
      setTimeout(resume, RETRY_MS);
    }
  }
}

const root = document.getElementById('page');
root.replaceChildren();
start(root, page);
if (screen === 'waiting') {
  resume();
}
