import { html, nothing } from '../core/lit.js';
import { icons } from '../core/icons.js';
import { dismissNotice, noticeOf } from './advice.js';
import { failureText, t } from '../i18n/i18n.js';

/** Why the model did not answer in the user's name: good to know, nothing to worry about. */
export function notice(chat) {
  const told = noticeOf(chat.id);
  if (!told) {
    return nothing;
  }
  const text = told.kind === 'skipped' ? t(`skipped.${told.reason}`) : t('answerFailed', failureText(told.reason));
  return html`<div class="notice" data-testid="notice">
    <p>${text}</p>
    <button type="button" class="icon-button small" aria-label=${t('dismiss')} @click=${() => dismissNotice(chat.id)}>${icons.close}</button>
  </div>`;
}
