// Text of people and of the model is only ever text. What in it is an address of the web becomes a link to just that.
import { html } from '../core/lit.js';

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/gi;
const CLOSING = { ')': '(', ']': '[', '}': '{' };

/** The text in parts: {text} or {text, href}, where href begins with http:// or https://. */
export function partsOf(text) {
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href) {
      if (match.index > done) {
        parts.push({ text: text.slice(done, match.index) });
      }
      parts.push({ text: address, href });
      done = match.index + address.length;
    }
  }
  if (done < text.length) {
    parts.push({ text: text.slice(done) });
  }
  return parts;
}

export function linked(text) {
  return partsOf(text).map((part) =>
    part.href ? html`<a href=${part.href} target="_blank" rel="noopener noreferrer">${part.text}</a>` : part.text);
}

/** Without what ends the sentence around an address. */
function trimmed(address) {
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1];
    const closes = CLOSING[last];
    if (closes ? count(address.slice(0, end), last) > count(address.slice(0, end), closes) : '.,;:!?*_~»”’'.includes(last)) {
      end--;
    } else {
      break;
    }
  }
  return address.slice(0, end);
}

function count(text, character) {
  return text.split(character).length - 1;
}

function hrefOf(address) {
  try {
    const url = new URL(address);
    // An address with a user name in it mostly pretends to be another one.
    const honest = (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname && !url.username && !url.password;
    return honest ? url.href : null;
  } catch {
    return null;
  }
}
