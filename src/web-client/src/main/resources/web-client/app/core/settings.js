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

/** What this tab keeps over a reload, and nobody but its user gets; undefined when there is nothing. */
export function kept(name, userId) {
  try {
    const { of, value } = JSON.parse(sessionStorage.getItem(PREFIX + name)) ?? {};
    return of === userId ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @param value what is in it at all, or null to keep nothing */
export function keep(name, userId, value) {
  try {
    if (value?.length) {
      sessionStorage.setItem(PREFIX + name, JSON.stringify({ of: userId, value }));
    } else {
      sessionStorage.removeItem(PREFIX + name);
    }
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
