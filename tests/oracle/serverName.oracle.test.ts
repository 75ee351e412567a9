/** `serve --host 0.0.0.0`: by which names it answers, asked by curl, which sends the names that a browser would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must, onPath, sayWhy } from './cutaway.ts';

const CLI = join(import.meta.dirname, '../../dist/cli/cutaway.js');
const reason = onPath('curl') ? undefined : 'curl is not installed';
sayWhy('the names of a server', reason);

let server: ChildProcess | undefined;
let port = '';

beforeAll(async () => {
  if (reason) return;
  const names = ['--server-name', 'cutaway.team.example', '--server-name', 'Other.Example'];
  server = spawn(process.execPath, [CLI, 'serve', '--host', '0.0.0.0', '--port', '0', ...names], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  for await (const piece of server.stderr ?? []) {
    output += String(piece);
    port = /Cutaway is at http:\/\/localhost:(\d+)\//.exec(output)?.[1] ?? '';
    if (port !== '') break;
  }
});
afterAll(() => void server?.kill());

/** The status for a request by that name. */
const asked = (name: string) =>
  must(
    'curl',
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code}',
    '--connect-to',
    `::127.0.0.1:${port}`,
    `http://${name}:${port}/`,
  );

describe.skipIf(reason !== undefined)('a server for others answers', () => {
  it.each([
    ['cutaway.team.example', '200'],
    ['CUTAWAY.team.example', '200'],
    ['other.example', '200'],
    ['localhost', '200'],
    ['127.0.0.1', '200'],
    ['192.0.2.7', '200'],
    ['evil.example', '403'],
    ['cutaway.team.example.evil.example', '403'],
    ['team.example', '403'],
  ])('to %s with %s', async (name, status) => expect(await asked(name)).toBe(status));
});
