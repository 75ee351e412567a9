/** What the specs rest on: each test finds the browser as if nobody had used it. */
import { expect } from '@playwright/test';
import { test } from './profile.ts';

for (const turn of ['first', 'second']) {
  test(`nothing is stored when a test begins: the ${turn} of two that store`, async ({ page, context }) => {
    await page.goto('/');
    const found = await page.evaluate(async () => {
      const files = await navigator.storage.getDirectory();
      const names = [];
      for await (const name of files.keys()) names.push(name);
      const databases = (await indexedDB.databases()).map(({ name }) => name ?? '');
      const stored = [...names, ...databases, ...(await caches.keys()), ...Object.keys(localStorage), document.cookie];
      await files.getFileHandle('left', { create: true });
      await caches.open('left');
      localStorage.setItem('left', '1');
      document.cookie = 'left=1';
      await new Promise((done) => {
        indexedDB.open('left').onsuccess = done;
      });
      return stored.filter((name) => name.includes('left'));
    });
    expect(found).toEqual([]);
    expect(context.pages()).toHaveLength(1);
  });
}
