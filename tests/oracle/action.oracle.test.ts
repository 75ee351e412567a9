/** The shell of the GitHub action, run as it stands with the built command; the comment, with a `gh` that notes what it was asked. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cutaway action-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const save = (name: string, content: string, mode = 0o644) => {
  const image = buildImage({ layers: [{ entries: [{ path: 'bin/a', content, mode }] }] });
  writeFileSync(join(folder, name), toTar(ociLayout([{ image, names: ['a:1'] }])));
  return join(folder, name);
};
const before = save('before image.tar', 'a');
const after = save('after; touch x.tar', 'b', 0o4755);

async function compare(env: Record<string, string>) {
  const output = join(folder, `output-${Object.keys(env).length}-${env.RULES ?? ''}`.replace(/\W/g, '-'));
  const CUTAWAY = `${process.execPath} ${join(ROOT, 'dist/cli/cutaway.js')}`;
  const given = { ...process.env, BEFORE: before, AFTER: after, CUTAWAY, GITHUB_OUTPUT: output, ...env };
  const ran = promisify(execFile)('bash', [join(ROOT, 'action/compare.sh'), join(folder, 'out')], { env: given });
  const status = await ran.then(
    () => 0,
    (error: { code: number }) => error.code,
  );
  const lines = existsSync(output) ? readFileSync(output, 'utf8').trim().split('\n') : [];
  return { status, ...Object.fromEntries(lines.map((line) => line.split('='))) };
}

describe('compare.sh', () => {
  const ROWS: readonly [what: string, env: Record<string, string>, outcome: object][] = [
    ['without rules', {}, { status: 0, same: 'false', verdict: '0' }],
    ['with one image twice', { AFTER: before }, { status: 0, same: 'true', verdict: '0' }],
    ['with rules that pass', { RULES: '--maxGrowth 50% --noSecrets' }, { status: 0, verdict: '0' }],
    ['with a rule that fails', { RULES: '--noSetuid' }, { status: 0, verdict: '1' }],
    ['with an image that is not there', { AFTER: '/nowhere.tar' }, { status: 2 }],
  ];
  it.each(ROWS)('%s', async (_, env, outcome) => {
    expect(await compare(env)).toMatchObject(outcome);
  });

  it('leaves the comment, the report and what failed', async () => {
    await compare({ RULES: '--noSetuid' });
    expect(readFileSync(join(folder, 'out/comment.md'), 'utf8')).toContain('New setuid or setgid file: `/bin/a`');
    expect(readFileSync(join(folder, 'out/report.html'), 'utf8')).toContain('<!doctype html>');
    expect(readFileSync(join(folder, 'out/findings.sarif'), 'utf8')).toContain('noSetuid');
    expect(readFileSync(join(folder, 'out/rules.xml'), 'utf8')).toContain('<failure');
  });
});

describe('comment.sh', () => {
  it.each([
    ['', '--method POST repos/o/r/issues/7/comments'],
    ['11\n12', '--method PATCH repos/o/r/issues/comments/12'],
  ])('where the pull request has comments %j: %s', async (known, asked) => {
    const [gh, log, body] = [join(folder, 'gh'), join(folder, 'gh.log'), join(folder, 'body.md')];
    writeFileSync(gh, `#!/bin/sh\necho "$@" >>'${log}'\ncase "$*" in *--paginate*) printf '${known}';; esac\n`);
    chmodSync(gh, 0o755);
    writeFileSync(body, '<!-- cutaway diff -->\n\ntext\n');
    writeFileSync(log, '');
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, REPOSITORY: 'o/r', PULL_REQUEST: '7' };
    await promisify(execFile)('bash', [join(ROOT, 'action/comment.sh'), body], { env });
    expect(readFileSync(log, 'utf8')).toContain(asked);
  });
});
