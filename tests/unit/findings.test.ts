/** docs/findings.md lists every code of a finding, and no other. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const SEVERITY = "'(?:info|warning|error)'";
const CODE = "'([a-z][a-z0-9]*(?:-[a-z0-9]+)*)'";

/** The ways in which the source says a code: beside its severity, as a member, in a table of them, or what ends a tar. */
const WAYS = [
  new RegExp(`${CODE},\\s*${SEVERITY}`, 'g'),
  new RegExp(`code: ${CODE},\\s*severity`, 'g'),
  new RegExp(`^ {2}'?([a-z][a-z0-9-]*)'?: \\[\\s*${SEVERITY},`, 'gm'),
  new RegExp(`this\\.(?:stop|endBy)\\(\\s*(?:(?:offset|headerOffset),\\s*)?${CODE},`, 'g'),
  new RegExp(`\\bfinding\\(\\s*${CODE},`, 'g'),
];
/** A link that leads nowhere goes by the name of what is wrong with it. */
const LINKS = readFileSync(join(ROOT, 'src/core/archive/linkedFiles.ts'), 'utf8').matchAll(/^ {2}'(link-[a-z]+)': '/gm);

function codesIn(text: string): string[] {
  return WAYS.flatMap((way) => [...text.matchAll(way)].map(([, code = '']) => code));
}

const sources = ['src/core', 'src/engine'].flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(ROOT, room, path), 'utf8')),
);
const said = new Set([...sources.flatMap(codesIn), ...[...LINKS].map(([, code = '']) => code)]);
const page = readFileSync(join(ROOT, 'docs/findings.md'), 'utf8');
const listed = [...page.matchAll(/^\| `([a-z0-9-]+)`\s*\|/gm)].map(([, code = '']) => code);

describe('docs/findings.md', () => {
  it('lists every code that the source says', () => {
    expect([...said].filter((code) => !listed.includes(code)).sort()).toEqual([]);
  });

  it('lists no other', () => {
    expect(listed.filter((code) => !said.has(code))).toEqual([]);
  });

  it('lists each once', () => {
    expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
  });

  it('is held against a source in which each way of saying one is found', () => {
    for (const way of WAYS)
      expect(
        sources.some((text) => text.match(way)),
        `${way}`,
      ).toBe(true);
  });
});
