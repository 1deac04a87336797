import { html, svg } from './lit.js';

// Drawn for this page: lines of two units in a square of 24.

const icon = (paths) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`;


export const icons = {
  spark: icon(svg`<path d="M12 3l1.9 5.6L19.5 10.5l-5.6 1.9L12 18l-1.9-5.6L4.5 10.5l5.6-1.9zM19 15.5l.8 2.2 2.2.8-2.2.8-.8 2.2-.8-2.2-2.2-.8 2.2-.8z" class="solid"/>`),
  send: icon(svg`<path d="M4.5 12h14M12.5 5.5L19 12l-6.5 6.5"/>`),
  back: icon(svg`<path d="M15 5l-7 7 7 7"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  search: icon(svg`<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>`),
  people: icon(svg`<circle cx="9" cy="8.5" r="3.5"/><path d="M2.8 20c.4-3.6 3-5.6 6.2-5.6s5.800 2 6.200 5.600M16 5.300a3.500 3.500 0 010 6.400M17.500 14.800c2.100.7 3.400 2.500 3.700 5.200"/>`),
  group: icon(svg`<path d="M12 5.500v13M5.500 12h13"/>`),
  gear: icon(svg`<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.200"/><circle cx="9" cy="17" r="2.200"/>`),
  down: icon(svg`<path d="M12 5v14M6 13l6 6 6-6"/>`),
  check: icon(svg`<path d="M5 12.500l4.500 4.500L19 7.500"/>`),
  clock: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.500V12l3 2"/>`),
  warning: icon(svg`<path d="M12 4L2.800 19.500h18.400zM12 10v4.500M12 17v.2"/>`),
  eye: icon(svg`<path d="M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12z"/><circle cx="12" cy="12" r="2.800"/>`),
  chat: icon(svg`<path d="M4 5.500h16v11H10l-4.500 3.700v-3.700H4z"/>`),
};
