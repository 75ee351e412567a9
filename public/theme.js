// Sets the theme before the first paint. A file of its own because the page's policy allows no inline script.
(() => {
  let theme = 'system';
  try {
    theme = JSON.parse(localStorage.getItem('cutaway.settings') ?? '{}').theme ?? 'system';
  } catch {
    // No storage: follow the system.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
