/** WebKit: MiniBrowser of WebKitGTK on a screen of its own (Xvfb), by plain WebDriver (w3c.github.io/webdriver). */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { onPath } from '../oracle/cutaway.ts';
import type { Driven } from './driven.ts';
import { patient } from './frame.ts';

const LIBRARIES = '/usr/lib';

/** Debian has it below the folder of its architecture, in one of the library's version. */
function findMiniBrowser(): string | undefined {
  const folders = existsSync(LIBRARIES) ? readdirSync(LIBRARIES).filter((name) => name.endsWith('-linux-gnu')) : [];
  return folders
    .flatMap((name) => readdirSync(`${LIBRARIES}/${name}`).map((inner) => `${LIBRARIES}/${name}/${inner}/MiniBrowser`))
    .find((path) => path.includes('/webkit2gtk-') && existsSync(path));
}

/** Why WebKit can't be driven here; undefined where it can. */
export function withoutWebKit(): string | undefined {
  const tools = ['WebKitWebDriver', 'Xvfb'].filter((name) => !onPath(name));
  if (findMiniBrowser() === undefined) tools.push('MiniBrowser');
  return tools.length === 0 ? undefined : `${tools.join(', ')} not installed (webkit2gtk-driver, xvfb)`;
}

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

export async function driveWebKit(): Promise<Driven & { close(): Promise<void> }> {
  const children: ChildProcess[] = [];
  const { display, child } = await startScreen();
  children.push(child);
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', GDK_BACKEND: 'x11' };
  children.push(spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' }));
  await reachable(port);
  const root = `http://127.0.0.1:${port}/session`;
  let session = '';

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${root}${path}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
    return value;
  }
  const here = <T>(method: string, path: string, body?: object) => ask<T>(method, `/${session}${path}`, body);

  async function start(): Promise<void> {
    const options = { binary: findMiniBrowser(), args: ['--automation'] };
    const always = { 'webkitgtk:browserOptions': options, timeouts: { script: 60_000, pageLoad: 60_000 } };
    const { sessionId } = await ask<{ sessionId: string }>('POST', '', { capabilities: { alwaysMatch: always } });
    session = sessionId;
    await here('POST', '/window/rect', { x: 0, y: 0, width: 1280, height: 900 });
  }
  await start();

  const script = (act: (...args: never[]) => unknown) =>
    `const done = arguments[arguments.length - 1];
     Promise.resolve().then(() => (${act})(...[...arguments].slice(0, -1))).then(
       (value) => done({ value }), (error) => done({ error: String(error && error.stack || error) }));`;
  async function run(act: (...args: never[]) => unknown, args: readonly unknown[]): Promise<unknown> {
    const body = { script: script(act), args };
    const reply = await here<{ value?: unknown; error?: string }>('POST', '/execute/async', body);
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply.value;
  }
  async function element(find: (...args: never[]) => Element | undefined, args: readonly unknown[]): Promise<string> {
    for (let tries = 0; tries < patient(400); tries++) {
      const body = { script: `return (${find})(...arguments) ?? null`, args };
      const found = await here<Record<string, string> | null>('POST', '/execute/sync', body);
      if (found) return found[ELEMENT] as string;
      await pause(100);
    }
    throw new Error(`not in time: ${find} ${JSON.stringify(args)}`);
  }

  return {
    // An address that differs in its fragment alone would load nothing.
    async open(address) {
      await here('POST', '/url', { url: 'about:blank' });
      await here('POST', '/url', { url: address });
    },
    reload: () => here('POST', '/refresh'),
    run: async (act, ...args) => (await run(act as never, args)) as never,
    async click(find, ...args) {
      await here('POST', `/element/${await element(find as never, args)}/click`);
    },
    async type(text) {
      const active = await here<Record<string, string>>('GET', '/element/active');
      await here('POST', `/element/${active[ELEMENT]}/value`, { text });
    },
    async choose(find, paths) {
      await here('POST', `/element/${await element(find, [])}/value`, { text: paths.join('\n') });
    },
    resize: (width, height) => here('POST', '/window/rect', { width, height }),
    closePage: () => here('POST', '/url', { url: 'about:blank' }),
    async close() {
      await ask('DELETE', `/${session}`).catch(() => undefined);
      for (const each of children.toReversed()) each.kill();
    },
  };
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** A screen that nobody else uses: Xvfb chooses its number and tells it. */
async function startScreen(): Promise<{ readonly display: string; readonly child: ChildProcess }> {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const replies = child.stdio[3] as NodeJS.ReadableStream;
  const display = await new Promise<string>((resolve, reject) => {
    // The pipe stays open: a number that cannot be written ends Xvfb.
    replies.on('data', (piece) => resolve(`:${String(piece).trim()}`));
    child.once('exit', () => reject(new Error('Xvfb does not start here')));
  });
  return { display, child };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < patient(100); tries++) {
    const answers = await fetch(`http://127.0.0.1:${port}/status`).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await pause(100);
  }
  throw new Error('WebKitWebDriver does not start here');
}
