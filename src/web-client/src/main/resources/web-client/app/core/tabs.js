// What tabs of one browser tell each other.

const channel = 'BroadcastChannel' in window ? new BroadcastChannel('aimessenger') : null;
const listeners = [];

export function tellTabs(what, data = null) {
  channel?.postMessage({ what, data });
}

export function onTabs(what, callback) {
  listeners.push({ what, callback });
}

channel?.addEventListener('message', ({ data: message }) => {
  listeners.filter(({ what }) => what === message.what).forEach(({ callback }) => callback(message.data));
});

/** Runs a task while no other tab runs one of this name, where the browser can tell. */
export function oneTabAtATime(name, task) {
  return navigator.locks ? navigator.locks.request(`aimessenger-${name}`, task) : task();
}
