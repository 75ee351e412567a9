/** What the built page and its workers hold of a layer that is opened and listed in Files, by the browser's own word. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { browserArgs, findBrowser } from '../../scripts/browser.mjs';

const root = fileURLToPath(new URL('../../dist/app', import.meta.url));
const sample = fileURLToPath(new URL('../../public/samples/hello-oci.tar', import.meta.url));
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css', '.svg': 'image/svg+xml' };
/** A page is told of all its memory where no other site's can be in its process. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Bytes for each entry of a layer of `count`, beside the same page with a small image open. */
export async function bytesAnEntry(layer, count) {
  const server = createServer(answer);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const args = [...browserArgs, '--enable-blink-features=ForceEagerMeasureMemory'];
  const browser = await chromium.launch({ executablePath: (await findBrowser())?.path, args });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/#/files`);
    await list(page, sample, 1);
    const before = await held(page);
    await list(page, layer, count);
    return ((await held(page)) - before) / count;
  } finally {
    await browser.close();
    server.close();
  }
}

function answer(request, response) {
  const path = new URL(request.url, 'http://localhost').pathname;
  try {
    const bytes = readFileSync(join(root, path === '/' ? 'index.html' : path));
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html', ...ISOLATED }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

/** Drops a file on the page, opens every directory and waits for its rows. */
async function list(page, path, least) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
  await session.detach();
  await page.waitForFunction(
    (rows) => {
      const tree = document.querySelector('[role=treegrid][aria-label^="Root filesystem"]');
      if (Number(tree?.getAttribute('aria-rowcount')) > rows) return true;
      const button = [...document.querySelectorAll('button')].find((each) => each.textContent.includes('Expand all'));
      if (tree) button?.click();
      return false;
    },
    least,
    { polling: 1000, timeout: 120_000 },
  );
  // What was only in use meanwhile is given up.
  await page.waitForTimeout(2000);
}

const held = async (page) => (await page.evaluate(() => performance.measureUserAgentSpecificMemory())).bytes;
