/** The benchmark's page in a real Chromium: picks files as a person does and measures the renderer's memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { browserArgs, findBrowser } from '../../scripts/browser.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Builds the page, serves it on loopback and opens it. */
export async function openPage() {
  await build({ configFile: join(here, 'vite.config.mjs'), logLevel: 'error' });
  const root = join(here, '../../dist/bench');
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    try {
      const bytes = readFileSync(join(root, path === '/' ? 'index.html' : path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath: (await findBrowser())?.path, args: browserArgs });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error('page:', error.message));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => 'bench' in window);
  const session = await browser.newBrowserCDPSession();
  const own = await page.context().newCDPSession(page);
  await own.send('Performance.enable', { timeDomain: 'threadTicks' });

  return {
    /** Calls a function of the page's `window.bench` with these files picked. */
    async run(name, files, options) {
      await page.setInputFiles('#files', files);
      return page.evaluate(([call, argument]) => window.bench[call](argument), [name, options]);
    },
    memory: async () => rendererMemory(session),
    /** ms of processor time of the page's own thread, of what it does meanwhile. */
    async threadTime(work) {
      const before = await taskTime(own);
      await work();
      return 1000 * ((await taskTime(own)) - before);
    },
    /** Processor time of all the browser's processes, and wall time, of what is done meanwhile; seconds. */
    async cost(work) {
      const [before, begin] = [await processorTime(session), performance.now()];
      await work();
      const wall = (performance.now() - begin) / 1000;
      return { processor: (await processorTime(session)) - before, wall };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function taskTime(own) {
  const { metrics } = await own.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
}

async function processorTime(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Sum over the renderers of resident bytes now and at the peak since the last call (Linux); undefined elsewhere. */
async function rendererMemory(session) {
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const total = { now: 0, peak: 0 };
    for (const { id } of processInfo.filter(({ type }) => type === 'renderer')) {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      total.now += 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
      total.peak += 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
      writeFileSync(`/proc/${id}/clear_refs`, '5');
    }
    return total;
  } catch {
    return undefined;
  }
}
