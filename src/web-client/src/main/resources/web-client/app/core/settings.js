// What this browser remembers: never a token, never a message.

const PREFIX = 'aimessenger.';

export function remembered(name, otherwise = null) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing still works, until it is closed.
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // As above.
  }
}

/** Calls back when another tab has changed a setting. */
export function onRemembered(name, callback) {
  addEventListener('storage', (event) => {
    if (event.key === PREFIX + name) {
      callback(remembered(name));
    }
  });
}
