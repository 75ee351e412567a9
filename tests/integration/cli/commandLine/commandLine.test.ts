/** The command line itself: which words are commands, which options a command has, and what is said to the rest. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../src/cli/commands/index.ts';
import { failureLine, toFailure } from '../../../../src/cli/failure.ts';
import { runCommand } from '../../../fixtures/runCommand.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutaway-line-'));
const file = join(folder, 'image.tar');
writeFileSync(file, 'no image');
const looped = join(folder, 'looped');
symlinkSync('looped', looped);
mkdirSync('node_modules', { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const said = async (...args: string[]) =>
  runCommand(...args).then(
    ({ out }) => out,
    (error: unknown) => failureLine(error, { json: false }),
  );

describe('a word that is no command', () => {
  it.each([
    [['verfy', file], 'verfy: is neither a command nor a file; did you mean cutaway verify?'],
    [['inspct'], 'did you mean cutaway inspect?'],
    [['frobnicate', file], 'frobnicate: is neither a command nor a file; an image of this name is docker://frobnicate'],
    [['help', 'dif'], 'did you mean cutaway diff?'],
    [['convret', file, 'out', '--to', 'oci-layout'], 'convret'],
  ])('%j is refused', async (args, words) => {
    expect(await said(...args)).toContain(words);
  });

  it.each([
    ['out/nosuch.tar', 'no such file or folder; for an image of this name in a registry write docker://'],
    ['node_modules/nosuch', 'no such file or folder'],
    ['./nosuch', 'no such file or folder'],
    ['nosuch.tar.gz', 'no such file or folder'],
    [looped, 'Its symbolic links lead in a circle.'],
    [`docker-archive:${looped}:app:1`, 'Its symbolic links lead in a circle.'],
  ])('%j is a path that is not there, and no registry is asked', async (path, words) => {
    expect(await said('inspect', path)).toContain(words);
  });
});

describe('options', () => {
  it.each([
    [['verify', file, '--html', 'f'], 'verify: unknown option --html; see cutaway verify --help'],
    [['inspect', file, '--layer', '3'], 'inspect: unknown option --layer'],
    [['waste', file, '--html', 'x'], 'waste: unknown option --html'],
    [['ls', file, '--jsn'], 'did you mean --json?'],
    [['ls', file, '--layer'], 'ls: --layer N needs a value; see cutaway ls --help'],
    [['ls', file, '--layer', 'top'], '--layer top: not a number from 0 to 65535'],
    [['ls', file, '--form', 'tar'], '--form tar: must be docker or oci'],
    [['cat', file], 'cat: needs INPUT and PATH, got 1; see cutaway cat --help'],
    [['serve', file], 'takes no INPUT'],
    [['inspect', file, '--creds', 'secret'], '--creds: needs user:password'],
    [['inspect', file, '--docker-config', '--no-docker-config'], '--no-docker-config: cannot be combined with'],
    [['--platform', 'linux/amd64', 'ls', file], 'stands first; write cutaway ls --platform linux/amd64 '],
    [['diff', file, file, '--bit-for-bit', '--semantic'], '--bit-for-bit: ignores nothing'],
  ])('%j is an error in one line', async (args, words) => {
    const line = await said(...args);
    expect(line).toContain(words);
    expect(line.split('\n')).toHaveLength(1);
  });

  it('may stand before the command', async () => {
    expect(await said('--json', 'version')).toMatch(/^\{"version":/);
  });

  it('and paths that are not there are told by code', async () => {
    expect(await runCommand('inspect', 'out/nosuch.tar').catch(toFailure)).toMatchObject({
      ...{ code: 'not-found', at: 'out/nosuch.tar', message: 'no such file or folder' },
    });
  });

  it('are told as an object to programs', () => {
    expect(toFailure(Object.assign(new Error('x')))).toEqual({ code: 'internal', at: '', message: 'x' });
    const caught = runCommand('ls', file, '--layer', 'top').catch(toFailure);
    return expect(caught).resolves.toMatchObject({ code: 'usage', at: '--layer top' });
  });
});

describe('help', () => {
  it('lists every command', async () => {
    const overview = await said('help');
    for (const name of Object.keys(COMMANDS)) expect(overview).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    expect(await said('--help')).toBe(overview);
  });

  it.each(Object.keys(COMMANDS))('of %s has its options and an example, no line over the width', async (name) => {
    const text = await said(name, '--help');
    const { options, examples } = (await COMMANDS[name]?.load()) ?? { options: {}, examples: [] };
    for (const { flags } of Object.values(options)) expect(text).toContain(flags);
    expect(examples.length).toBeGreaterThan(0);
    for (const [line] of examples) expect(text).toContain(`cutaway ${line}`);
    for (const line of text.split('\n').filter((one) => !one.startsWith('  cutaway ')))
      expect(line.length).toBeLessThan(121);
    expect(await said('help', name)).toBe(text);
  });
});

describe('made from the same table', () => {
  it('completions for bash give commands, options and values', async () => {
    writeFileSync(join(folder, 'bash'), await said('completion', 'bash'));
    const complete = (...words: string[]) =>
      execFileSync('bash', [
        '-c',
        `source "${folder}/bash"; COMP_WORDS=(cutaway "$@"); COMP_CWORD=$#; _cutaway; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        ...words,
      ])
        .toString()
        .trim()
        .split('\n');
    expect(complete('ver')).toEqual(['verify', 'version']);
    expect(complete('diff', '--sem')).toEqual(['--semantic']);
    expect(complete('verify', '--html')).toEqual(['']);
    expect(complete('convert', 'a', 'b', '--to', 'oci-')).toEqual(['oci-layout', 'oci-archive']);
  });

  it.each(['zsh', 'fish'])('completions for %s name every command', async (shell) => {
    const script = await said('completion', shell);
    for (const name of Object.keys(COMMANDS)) expect(script).toContain(name);
    expect(await said('completion', 'csh')).toContain('completion csh: must be bash, zsh or fish');
  });

  it('the manual page names every option', async () => {
    const page = await said('man');
    expect(page).toMatch(/^\.TH CUTAWAY 1/);
    expect(page).toContain('\\-\\-layer\\-headers');
  });
});
