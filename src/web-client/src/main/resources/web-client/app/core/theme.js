// Light, dark, or as the system has it. A plain script in the head, so that nothing flashes in the wrong colours.
(() => {
  const KEY = 'aimessenger.theme';
  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? 'system';
    } catch {
      return 'system';
    }
  };
  const apply = (theme) => {
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  };
  apply(stored());
  addEventListener('storage', (event) => event.key === KEY && apply(stored()));
  window.messengerTheme = { get: stored, apply };
})();
