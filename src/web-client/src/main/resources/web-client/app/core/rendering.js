// The whole page is one template of the state that the modules keep. Whoever changes state says changed(); the page is
// rendered once before the next frame, however many changes there were.
import { render } from './lit.js';

let template = null;
let root = null;
let scheduled = false;
const after = new Set();

export function start(element, pageTemplate) {
  root = element;
  template = pageTemplate;
  renderNow();
}

export function changed() {
  if (scheduled || !template) {
    return;
  }
  scheduled = true;
  // A hidden page gets no animation frames, yet its title tells of unread messages.
  if (document.visibilityState === 'hidden') {
    setTimeout(renderNow);
  } else {
    requestAnimationFrame(renderNow);
  }
}

/** Calls back after each rendering, to measure or scroll what is there. */
export function afterRendering(callback) {
  after.add(callback);
  return () => after.delete(callback);
}

function renderNow() {
  scheduled = false;
  render(template(), root);
  after.forEach((callback) => callback());
}

document.addEventListener('visibilitychange', () => {
  // A frame that was asked for before the page was hidden has not come.
  if (scheduled) {
    renderNow();
  }
});
