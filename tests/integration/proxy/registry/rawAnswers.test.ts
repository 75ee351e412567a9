/** Broken HTTP as bytes: no answer of a registry makes the proxy fail, and none keeps a place. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, type Lab, openLab, reply, startRaw } from '../../../fixtures/hostileRegistry.ts';
import { RAW_ANSWERS, type RawAnswer, send } from '../../../fixtures/rawAnswers.ts';
import { CLIENT_REQUESTS_MAX_COUNT } from '../../../../src/proxy/registry/limits.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
/** Over soon where an answer stalls. */
const HASTY = { idleMs: 80, firstByteMs: 150 };
/** Over never, so that what comes late on a busy machine does not look stalled. */
const PATIENT = { idleMs: 60_000, firstByteMs: 60_000 };
/** Most of the time passes in waiting for what stalls. */
const LABS = 8;
const TARGETS = ['v2/a/manifests/latest', `v2/a/blobs/${DIGEST}`, 'v2/a/tags/list'];
const PATHS = [...TARGETS.map((target) => `raw.test/${target}`), 'token.test/v2/a/manifests/latest'];

interface RawLab extends Lab {
  /** What its registry answers from now on. */
  current: RawAnswer | undefined;
}

async function openRawLab(times: typeof HASTY): Promise<RawLab> {
  const shown: { current: RawAnswer | undefined } = { current: undefined };
  const lab = await openLab(
    {
      'raw.test': await startRaw((socket) => shown.current && send(shown.current, socket)),
      'token.test': reply(401, bearer('https://raw.test/token')),
      'good.test': reply(200, {}, '{"name":"a","tags":[]}'),
    },
    times,
  );
  return Object.assign(shown, lab);
}

type Outcome = Awaited<ReturnType<typeof outcome>>;

let labs: readonly RawLab[] = [];
let patient: RawLab;
/** By the answer's name. */
const outcomes = new Map<string, readonly (Outcome & { readonly path: string })[]>();
beforeAll(async () => {
  labs = await Promise.all(Array.from({ length: LABS }, () => openRawLab(HASTY)));
  patient = await openRawLab(PATIENT);
  const left = [...RAW_ANSWERS];
  await Promise.all(
    labs.map(async (lab) => {
      for (let answer = left.shift(); answer; answer = left.shift()) {
        lab.current = answer;
        const all = PATHS.map(async (path) => ({ path, ...(await outcome(lab, path)) }));
        outcomes.set(answer.name, await Promise.all(all));
      }
    }),
  );
});
afterAll(() => Promise.all([...labs, patient].map((lab) => lab.close())));

it('are 158', () => expect(RAW_ANSWERS).toHaveLength(158));

/** The error, wherever it comes: as an answer, or in the middle of a body. */
async function outcome(
  lab: Lab,
  path: string,
): Promise<{ status: number; code: string; reason: string; message: string }> {
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

describe.each(RAW_ANSWERS.map(({ name }) => name))('%s', (name) => {
  it('has a status and a code of its own, in a manifest, a blob, a list and a token', () => {
    const found = outcomes.get(name) ?? [];
    expect(found).toHaveLength(PATHS.length);
    for (const { path, status, code, message } of found) {
      expect(status, path).not.toBe(500);
      expect(code, path).not.toBe('internal');
      expect(code, path).not.toBe('none');
      expect(message, path).not.toContain('The proxy failed');
    }
  });
});

/** Only what is to stall meets short times. */
const labFor = (reason: string): RawLab => (reason === 'stalled' && labs[0] ? labs[0] : patient);

it('all places are free again', async () => {
  for (const lab of labs) {
    const many = Array.from({ length: CLIENT_REQUESTS_MAX_COUNT }, () => lab.ask('good.test/v2/a/tags/list'));
    const answers = await Promise.all(many);
    // A machine busy with other work may let some be late, but none is turned away.
    expect(answers.filter(({ status }) => status === 429)).toEqual([]);
    await Promise.all(answers.map((answer) => answer.text()));
  }
});

it.each([
  ['short', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'end'],
  ['broken', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{', 'end'],
  ['stalled', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'stall'],
  ['reset', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{', 'reset'],
] as const)('a body that is %s says so, whoever asked for it', async (reason, bytes, then) => {
  const lab = labFor(reason);
  lab.current = { name: reason, bytes, then };
  await Promise.all(PATHS.map(async (path) => expect(await outcome(lab, path), path).toMatchObject({ reason })));
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
  ] as const)('whose body is %s (%j) says so, and keeps what the status means', async (reason, rest, then) => {
    const codes: Readonly<Record<number, string>> = {
      ...{ 401: 'unauthorized', 403: 'denied', 404: 'not-found', 429: 'rate-limited' },
      ...{ 500: 'unreachable', 503: 'unreachable' },
    };
    const lab = labFor(reason);
    lab.current = { name: reason, bytes: head + rest, then };
    await Promise.all(
      TARGETS.map(async (target) => {
        const failure = await outcome(lab, `raw.test/${target}`);
        expect(failure, target).toMatchObject({ code: codes[status], reason });
        expect(failure.message, target).toContain('did not arrive in full');
      }),
    );
  });
});

it('a token server that stalls says so, however long it may take', async () => {
  const slow = await openRawLab({ idleMs: 400, firstByteMs: 150 });
  slow.current = RAW_ANSWERS.find(({ name }) => name === 'a short body, then stall') as RawAnswer;
  expect(await slow.fails('token.test/v2/a/manifests/latest')).toMatchObject({ reason: 'stalled', status: 504 });
  await slow.close();
});
