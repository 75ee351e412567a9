/** Broken HTTP as bytes: no answer of a registry makes the proxy fail, and none keeps a place. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, type Lab, openLab, reply, startRaw } from '../../../fixtures/hostileRegistry.ts';
import { RAW_ANSWERS, type RawAnswer, send } from '../../../fixtures/rawAnswers.ts';
import { CLIENT_REQUESTS_MAX_COUNT } from '../../../../src/proxy/registry/limits.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const TIMES = { idleMs: 80, firstByteMs: 150 };
const TARGETS = ['v2/a/manifests/latest', `v2/a/blobs/${DIGEST}`, 'v2/a/tags/list'];
const PATHS = [...TARGETS.map((target) => `raw.test/${target}`), 'token.test/v2/a/manifests/latest'];

let lab: Lab;
let current: RawAnswer;
beforeAll(async () => {
  lab = await openLab(
    {
      'raw.test': await startRaw((socket) => send(current, socket)),
      'token.test': reply(401, bearer('https://raw.test/token')),
      'good.test': reply(200, {}, '{"name":"a","tags":[]}'),
    },
    TIMES,
  );
});
afterAll(() => lab.close());

it('are 158', () => expect(RAW_ANSWERS).toHaveLength(158));

/** The error, wherever it comes: as an answer, or in the middle of a body. */
async function outcome(path: string): Promise<{ status: number; code: string; reason: string; message: string }> {
  const response = await lab.ask(path);
  try {
    const text = await response.text();
    const { error } = response.status < 400 ? { error: undefined } : JSON.parse(text);
    return {
      status: response.status,
      code: error?.code ?? '',
      reason: error?.reason ?? '',
      message: error?.message ?? '',
    };
  } catch (error) {
    const {
      code = 'none',
      reason = 'none',
      message = '',
    } = error as { code?: string; reason?: string; message?: string };
    return { status: 200, code, reason, message };
  }
}

describe.each(RAW_ANSWERS.map((answer) => [answer.name, answer] as const))('%s', (_, answer) => {
  it('has a status and a code of its own, in a manifest, a blob, a list and a token', async () => {
    current = answer;
    const found = await Promise.all(PATHS.map(async (path) => ({ path, ...(await outcome(path)) })));
    for (const { path, status, code, message } of found) {
      expect(status, path).not.toBe(500);
      expect(code, path).not.toBe('internal');
      expect(code, path).not.toBe('none');
      expect(message, path).not.toContain('The proxy failed');
    }
  });
});

it('all places are free again', async () => {
  const many = Array.from({ length: CLIENT_REQUESTS_MAX_COUNT }, () => lab.ask('good.test/v2/a/tags/list'));
  const answers = await Promise.all(many);
  // A machine busy with other work may let some be late, but none is turned away.
  expect(answers.filter(({ status }) => status === 429)).toEqual([]);
  await Promise.all(answers.map((answer) => answer.text()));
});

it.each([
  ['short', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'end'],
  ['broken', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{', 'end'],
  ['stalled', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'stall'],
  ['reset', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'reset'],
] as const)('a body that is %s says so, whoever asked for it', { retry: 3 }, async (reason, bytes, then) => {
  current = { name: reason, bytes, then };
  await Promise.all(PATHS.map(async (path) => expect(await outcome(path), path).toMatchObject({ reason })));
});

describe.each([401, 403, 404, 429, 500, 503])('an error of status %i', (status) => {
  const head = `HTTP/1.1 ${status} X\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Type: application/json\r\n`;

  it.each([
    ['short', 'Content-Length: 99\r\n\r\n{"errors":', 'end'],
    ['broken', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n{', 'end'],
    ['broken', 'Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}', 'end'],
    ['stalled', 'Content-Length: 99\r\n\r\n{"errors":', 'stall'],
    ['stalled', 'Transfer-Encoding: chunked\r\n\r\n9\r\n{', 'stall'],
    ['reset', 'Content-Length: 99\r\n\r\n{"errors":', 'reset'],
    // On a busy machine what comes late looks stalled.
  ] as const)(
    'whose body is %s (%j) says so, and keeps what the status means',
    { retry: 3 },
    async (reason, rest, then) => {
      const codes: Readonly<Record<number, string>> = {
        ...{ 401: 'unauthorized', 403: 'denied', 404: 'not-found', 429: 'rate-limited' },
        ...{ 500: 'unreachable', 503: 'unreachable' },
      };
      current = { name: reason, bytes: head + rest, then };
      for (const target of TARGETS) {
        const failure = await outcome(`raw.test/${target}`);
        expect(failure, target).toMatchObject({ code: codes[status], reason });
        expect(failure.message, target).toContain('did not arrive in full');
      }
    },
  );
});

it('a token server that stalls says so, however long it may take', async () => {
  const slow = await openLab(
    {
      'raw.test': await startRaw((socket) => send(current, socket)),
      'token.test': reply(401, bearer('https://raw.test/token')),
    },
    { idleMs: 400, firstByteMs: 150 },
  );
  current = RAW_ANSWERS.find(({ name }) => name === 'a short body, then stall') as RawAnswer;
  expect(await slow.fails('token.test/v2/a/manifests/latest')).toMatchObject({ reason: 'stalled', status: 504 });
  await slow.close();
});
