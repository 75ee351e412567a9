/** docs/formats.md lists what the code reads and writes, no more and no less. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { convert } from '../../src/cli/commands/image/convert.ts';
import { formats } from '../../src/core/archive/formats/index.ts';
import { codecs } from '../../src/core/bytes/codecs/index.ts';
import { layouts } from '../../src/core/store/layouts/index.ts';

const page = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');

/** Names in the first column of the table below a heading. */
function listed(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name ?? '');
}

const names = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

it.each([
  ['Layouts of images', names(layouts)],
  ['Archives', names(formats)],
  ['Compressions', names(codecs)],
  ['Written', convert.options.to?.values ?? []],
] as const)('%s', (heading, code) => {
  expect(code.length).toBeGreaterThan(2);
  expect(listed(heading).toSorted()).toEqual([...code].toSorted());
});
