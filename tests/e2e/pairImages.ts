/** Two images that differ in known ways: in text, bytes, mode, time, place, and the version of a package. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage } from '../fixtures/image.ts';
import { ociLayout, toTar } from '../fixtures/layouts.ts';

type Entries = NonNullable<Parameters<typeof buildImage>[0]['layers'][number]['entries']>;

const dpkg = (version: string) =>
  `Package: openssl\nStatus: install ok installed\nInstalled-Size: 2200\nArchitecture: amd64\nVersion: ${version}\nMaintainer: x\nDescription: tls\n\n`;
const text = (word: string) => `first\n${word}\nlast\n`;
const json = (version: string) => JSON.stringify({ name: 'app', version }, null, 2);
const bytes = (last: number) => Uint8Array.from([0, 1, 2, 255, 254, last]);

const OLD: Entries = [
  { path: 'etc/app.conf', content: text('apples') },
  { path: 'etc/app.json', content: json('1') },
  { path: 'opt/data.bin', content: bytes(3) },
  { path: 'srv/moved.js', content: 'export {};' },
  { path: 'srv/only-left.txt', content: 'left alone\n' },
  { path: 'srv/run', content: 'run', mode: 0o644 },
  { path: 'time', content: '', mtime: 1 },
  { path: 'var/lib/dpkg/status', content: dpkg('3.0.11-1') },
];
const NEW: Entries = [
  { path: 'etc/app.conf', content: text('cherry') },
  { path: 'etc/app.json', content: json('2') },
  { path: 'opt/data.bin', content: bytes(4) },
  { path: 'opt/moved.js', content: 'export {};' },
  { path: 'srv/run', content: 'run', mode: 0o755 },
  { path: 'time', content: '', mtime: 93_785 },
  { path: 'var/lib/dpkg/status', content: dpkg('3.0.13-1') },
];

/** Two images of one base, as files on disk; `more` is in both, above it. */
export function filePair(more: Entries = []): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-e2e-'));
  const base = { entries: [{ path: 'usr/bin/same', content: 'same' }], createdBy: 'ADD base' };
  return (
    [
      ['old.tar', OLD],
      ['new.tar', NEW],
    ] as const
  ).map(([name, entries]) => {
    const image = buildImage({ layers: [base, { entries: [...entries, ...more], createdBy: 'COPY app' }] });
    writeFileSync(join(folder, name), toTar(ociLayout([{ image, names: ['demo:1'] }])));
    return join(folder, name);
  });
}
