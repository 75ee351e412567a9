/** What an operand of the command line is. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { forPage, toInput } from '../../../src/cli/input.ts';
import { parsePlace } from '../../../src/ui/state/place/place.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-input-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('an operand', () => {
  it.each(['image.tar', 'image.tar.gz', 'manifest.json', './alpine', '/no/such/file', '../x', 'No Such'])(
    '%j is a path, there or not',
    (operand) => {
      expect(toInput(operand, {})).toEqual({ kind: 'path', name: operand, path: operand });
    },
  );

  it('that is there is a path, whatever else it could be', () => {
    const path = join(folder, 'alpine');
    writeFileSync(path, '');
    expect(toInput(path, {})).toMatchObject({ kind: 'path', path });
  });

  it('that leads through a file, or is a link to nothing, is a path: no registry is asked', () => {
    const link = join(folder, 'broken');
    symlinkSync('nowhere', link);
    const here = relative(process.cwd(), link);
    for (const operand of [here, 'image.tar/etc/passwd', 'a.tgz/x'])
      expect(toInput(operand, {})).toEqual({ kind: 'path', name: operand, path: operand });
  });

  it('- is stdin', () => {
    expect(toInput('-', {})).toEqual({ kind: 'path', name: 'stdin', path: '-' });
  });

  it.each([
    ['alpine', 'docker.io/library/alpine:latest'],
    ['localhost:5000/a/b:1', 'localhost:5000/a/b:1'],
    ['docker://quay.io/a/image.tar', 'quay.io/a/image.tar:latest'],
  ])('%j is the name of an image', (operand, reference) => {
    expect(toInput(operand, {})).toEqual({ kind: 'registry', name: reference, reference });
  });

  it('for the page is a file to offer, or a link that the page opens', () => {
    const { paths, hash } = forPage(['image.tar', 'alpine:3', 'localhost:5000/a/b@sha256:0', 'localhost:5000/a/b']);
    expect(paths).toEqual(['image.tar', 'localhost:5000/a/b@sha256:0']);
    const names = parsePlace(hash).inputs.map(({ name, digest }) => [name, digest]);
    expect(names).toEqual([
      ['docker://docker.io/library/alpine:3', null],
      ['docker://localhost:5000/a/b:latest', null],
    ]);
    expect(forPage(['image.tar']).hash).toBe('');
  });

  it('takes the credential that was given for it', () => {
    const credential = `Basic ${Buffer.from('u:p:q').toString('base64')}`;
    expect(toInput('example.com/a', { creds: 'u:p:q' })).toMatchObject({ credential });
  });
});
