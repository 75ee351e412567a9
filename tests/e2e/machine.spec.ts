/** "On this machine": real engines behind the page, Docker and Podman, each with an image of ours. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { missing, must } from '../oracle/cutaway.ts';
import { connect, type Docker, startDocker } from '../oracle/docker.ts';
import { violationsIn } from './axe.ts';
import { DEEP, SAMPLES } from './frame.ts';
import { test } from './profile.ts';

// What is asked of a server counts here.
test.use({ ownProfile: true });

const CLI = new URL('../../dist/cli/cutaway.js', import.meta.url).pathname;
const SAMPLE = join(SAMPLES, 'hello-docker.tar');
const folder = mkdtempSync(join(tmpdir(), 'cutaway-machine-'));
const NOWHERE = 'unix:///nowhere.sock';
const stops: (() => Promise<void> | void)[] = [];

interface Served {
  /** With the key. */
  readonly url: string;
  readonly stop: () => void;
}

/** Our server, which finds engines where these variables say. */
async function serve(engines: Record<string, string>, ...args: readonly string[]): Promise<Served> {
  const env = { ...process.env, DOCKER_HOST: NOWHERE, CONTAINER_HOST: NOWHERE, ...engines };
  const child: ChildProcess = spawn(process.execPath, [CLI, 'serve', '--port', '0', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = () => void child.kill();
  stops.push(stop);
  let output = '';
  for await (const piece of child.stderr ?? []) {
    output += String(piece);
    const [, url] = /Cutaway is at (\S+)\n/.exec(output) ?? [];
    if (url !== undefined) return { url, stop };
  }
  throw new Error(`the server did not start: ${output}`);
}

async function startPodman(): Promise<string | undefined> {
  const store = ['--root', join(folder, 'store'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  await must('podman', ...store, 'load', '-q', '-i', SAMPLE);
  const socket = join(folder, 'podman.sock');
  const service = spawn('podman', [...store, 'system', 'service', '--time=0', `unix://${socket}`], { stdio: 'ignore' });
  stops.push(() => void service.kill());
  for (let tries = 0; tries < 100 && !existsSync(socket); tries++) await new Promise((done) => setTimeout(done, 100));
  return existsSync(socket) ? `unix://${socket}` : undefined;
}

test.afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const section = (page: Page) => page.getByRole('region', { name: 'On this machine' });

/** Opens the image from the first screen and sees its files. */
async function openFirst(page: Page, name: RegExp): Promise<void> {
  await section(page).getByRole('button', { name }).click();
  await page.getByRole('tab', { name: 'Files' }).click();
  const rows = page.getByRole('treegrid').first().getByRole('row');
  await expect(rows.filter({ hasText: 'etc/' }).first()).toBeVisible();
}

test.describe('Podman', () => {
  const absent = missing('podman');
  let server: Served;
  test.skip(absent !== undefined, absent);
  test.beforeAll(async () => {
    const socket = absent === undefined ? await startPodman() : undefined;
    if (socket !== undefined) server = await serve({ CONTAINER_HOST: socket });
  });
  test.beforeEach(() => test.skip(server === undefined, 'podman system service does not start here'));

  test('its images are on the first screen; a click opens one with its files, a reload and the recent ones do again', async ({
    page,
  }) => {
    await page.goto(server.url);
    await expect(section(page)).toContainText('cutaway/hello:1.0');
    await expect(section(page).locator('time')).toHaveText(/ago/);
    await expect(section(page).getByRole('button').first()).toContainText(/\d+(?:\.\d+)?k?B/);
    await openFirst(page, /cutaway\/hello:1\.0/);
    await page.reload();
    await expect(page.getByRole('treegrid').first().getByRole('row').filter({ hasText: 'etc/' }).first()).toBeVisible();
    await page.goto('about:blank');
    await page.goto(server.url);
    await page
      .getByRole('region', { name: 'Recent' })
      .getByRole('button', { name: /cutaway\/hello:1\.0/ })
      .click();
    await expect(page.getByRole('tab', { name: 'Files' })).toBeVisible();
  });

  test('a page without the key sees none, and is told nothing', async ({ page }) => {
    const { origin } = new URL(server.url);
    await page.goto(origin);
    await expect(page.getByText('Or look at a sample')).toBeVisible();
    await expect(section(page)).toHaveCount(0);
    for (const path of ['/engines/', '/engines/podman/docker.io/cutaway/hello:1.0']) {
      const status = (at: string) => fetch(at, { headers: { 'X-Cutaway': '1' } }).then((answer) => answer.status);
      expect(await page.evaluate(status, path)).toBe(403);
    }
  });

  // Each width and theme once, the narrow and the dark for `npm run test:deep`.
  for (const [colorScheme, width, deep] of [
    ['light', 1440, {}],
    ['light', 390, DEEP],
    ['dark', 1440, DEEP],
    ['dark', 390, DEEP],
  ] as const) {
    test(
      `the section is the same for people who see it otherwise (${colorScheme}, ${width} px)`,
      deep,
      async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await page.goto(server.url);
        await expect(section(page)).toContainText('cutaway/hello:1.0');
        const violations = await violationsIn(page);
        expect(violations).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      },
    );
  }

  test('an image that is gone meanwhile is said', async ({ page }) => {
    await page.goto(server.url);
    const button = section(page).getByRole('button', { name: /cutaway\/hello:1\.0/ });
    await expect(button).toBeVisible();
    await page.route('**/engines/podman/**', (route) =>
      route.continue({ url: route.request().url().replace('hello:1.0', 'hello:gone') }),
    );
    await button.click();
    await expect(page.getByRole('alert')).toContainText('Podman no longer has this image.');
  });
});

test.describe('Docker', () => {
  const absent = missing('dockerd', 'docker');
  let server: Served | undefined;
  let why = absent;
  test.beforeAll(async () => {
    if (absent !== undefined) return;
    const modern = process.env.CUTAWAY_MODERN_DOCKER;
    const docker: Docker | string | undefined = modern ? await connect(modern) : await startDocker(folder);
    if (docker === undefined || typeof docker === 'string') {
      why = docker ?? `no engine answers at ${modern}`;
      return;
    }
    stops.push(() => docker.stop());
    await docker.docker('load', '-q', '-i', SAMPLE);
    server = await serve({ DOCKER_HOST: modern ?? `unix://${join(folder, 'docker.sock')}` });
  });
  test.beforeEach(() => test.skip(server === undefined, why));

  test('its images are on the first screen, and a click opens one', async ({ page }) => {
    await page.goto(server?.url ?? '');
    await openFirst(page, /cutaway\/hello:1\.0/);
  });

  test('none are shown with --no-engines, and where the server listens for others', async ({ page }) => {
    const DOCKER_HOST = process.env.CUTAWAY_MODERN_DOCKER ?? `unix://${join(folder, 'docker.sock')}`;
    for (const args of [['--no-engines'], ['--host', '0.0.0.0']]) {
      const other = await serve({ DOCKER_HOST }, ...args);
      expect(other.url).not.toContain('#key=');
      await page.goto(other.url);
      await expect(page.getByText('Or look at a sample')).toBeVisible();
      await expect(section(page)).toHaveCount(0);
      expect(await page.evaluate(() => fetch('/engines/').then((answer) => answer.status))).toBe(404);
      other.stop();
    }
  });
});

test('an engine that does not answer is said, and nothing else stops', async ({ page }) => {
  const socket = join(folder, 'dead.sock');
  execFileSync('python3', ['-c', `import socket; socket.socket(socket.AF_UNIX).bind(${JSON.stringify(socket)})`]);
  const server = await serve({ DOCKER_HOST: `unix://${socket}` });
  await page.goto(server.url);
  await expect(section(page)).toContainText(/Docker cannot be reached at .*dead\.sock/);
  await expect(page.getByText('hello-oci.tar')).toBeVisible();
});
