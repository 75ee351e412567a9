/** What the palette offers for what is typed: commands by their words, and references of registries. */
import { describe, expect, it } from 'vitest';
import { type Command, matching, referenceCommand } from '../../../../src/ui/shell/palette/commands.ts';

const command = (title: string, detail?: string): Command => ({ id: title, title, detail, run() {} }) as Command;
const COMMANDS = [
  command('Show Files'),
  command('Open files…'),
  command('File the report'),
  command('Copy the digest', 'sha256:file'),
  command('Profile'),
];

describe('commands that match', () => {
  it.each([
    ['', 'Show Files|Open files…|File the report|Copy the digest|Profile'],
    ['file', 'File the report|Show Files|Open files…|Copy the digest|Profile'],
    ['FILE show', 'Show Files'],
    ['  open   fi ', 'Open files…'],
    ['sha256', 'Copy the digest'],
    ['file nothing', ''],
  ])('%j', (typed, titles) => {
    const found = matching(COMMANDS, typed);
    expect(found.map(({ title }) => title).join('|')).toBe(titles);
  });
});

describe('a reference that is typed', () => {
  it.each([
    ['debian', undefined],
    ['   ', undefined],
    ['demo', 'Browse'],
    ['debian:12', 'Open'],
    ['docker pull debian:12', 'Open'],
    ['localhost:5000/team/app@sha256:nothing', undefined],
    ['://', undefined],
  ])('%j', (typed, does) => {
    expect(referenceCommand(typed)[0]?.title.split(' ')[0]).toBe(does);
  });
});
