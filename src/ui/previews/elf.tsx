/** ELF: what a program or library runs on, what it needs to start, what it was built from. */
import { useMemo } from 'react';
import type { ElfDescription, ElfSection, ElfSegment } from '../../core/content/description.ts';
import { PathLink } from '../elements/links/PathLink.tsx';
import { Fact } from '../parts/facts/Facts.tsx';
import type { RecordColumn } from '../parts/table/records.ts';
import { Described } from './described/Described.tsx';
import { FactGrid, ListFact, TextFact } from './described/FactGrid.tsx';
import { factsPane, Panes, tablePane } from './described/Panes.tsx';
import { type Home, useHome } from './described/useHome.ts';
import type { Preview, PreviewProps } from './preview.ts';

const KINDS = ['elf'] as const;

function ElfView(props: PreviewProps) {
  return (
    <Described preview={props} as="elf" kinds={KINDS} what="a program">
      {(elf) => <Elf elf={elf} preview={props} />}
    </Described>
  );
}

const ADDRESS: RecordColumn<{ readonly address: string }> = {
  ...{ key: 'address', title: 'Address', mono: true, width: 150, align: 'right', from: 620 },
  value: ({ address }) => address,
};

const SECTIONS: readonly RecordColumn<ElfSection>[] = [
  { key: 'name', title: 'Section', mono: true, value: ({ name }) => name },
  { key: 'type', title: 'Type', mono: true, width: 130, value: ({ type }) => type },
  { key: 'flags', title: 'Flags', mono: true, width: 64, from: 480, value: ({ flags }) => flags },
  ADDRESS,
  { key: 'offset', title: 'Offset', mono: true, width: 110, align: 'right', from: 480, value: ({ offset }) => offset },
  { key: 'size', title: 'Size', mono: true, width: 110, align: 'right', value: ({ size }) => size },
];

const SEGMENTS: readonly RecordColumn<ElfSegment>[] = [
  { key: 'type', title: 'Segment', mono: true, value: ({ type }) => type },
  { key: 'flags', title: 'Flags', mono: true, width: 64, value: ({ flags }) => flags },
  ADDRESS,
  { key: 'offset', title: 'Offset', mono: true, width: 110, align: 'right', value: ({ offset }) => offset },
  { key: 'fileSize', title: 'In file', mono: true, width: 110, align: 'right', value: ({ fileSize }) => fileSize },
  {
    key: 'memorySize',
    title: 'In memory',
    mono: true,
    width: 110,
    align: 'right',
    from: 480,
    value: ({ memorySize }) => memorySize,
  },
  { key: 'align', title: 'Align', mono: true, width: 80, align: 'right', from: 620, value: ({ align }) => align },
];

const MODULES: readonly RecordColumn<string>[] = [
  { key: 'module', title: 'Module', mono: true, value: (text) => text.slice(0, text.lastIndexOf('@')) },
  { key: 'version', title: 'Version', mono: true, width: 260, value: (text) => text.slice(text.lastIndexOf('@') + 1) },
];

function Elf({ elf, preview }: { readonly elf: ElfDescription; readonly preview: PreviewProps }) {
  const home = useHome(preview.subject);
  const panes = useMemo(
    () => [
      factsPane('Facts', <ElfFacts elf={elf} home={home} />),
      ...tablePane('Sections', 'Sections', elf.sections, SECTIONS),
      ...tablePane('Segments', 'Segments', elf.segments, SEGMENTS),
      ...tablePane('Go modules', 'Go modules', elf.go?.dependencies ?? [], MODULES),
    ],
    [elf, home],
  );
  return <Panes panes={panes} />;
}

const LINKING: Readonly<Record<ElfDescription['linking'], string>> = {
  dynamic: 'dynamic, at a fixed address',
  pie: 'dynamic, at any address (PIE)',
  static: 'static',
  'static-pie': 'static, at any address (PIE)',
  library: 'a shared library',
  none: 'not linked',
};

function ElfFacts({ elf, home }: { readonly elf: ElfDescription; readonly home: Home | undefined }) {
  const foreign = isForeign(elf, home?.platform ?? null);
  return (
    <FactGrid>
      <Fact name="machine">
        <span className="font-mono text-sm">{elf.machine}</span>
        {elf.architecture !== null && <span className="text-ink-2 text-sm"> ({elf.architecture})</span>}
        {foreign && <p className="text-sm text-warn">▲ The image is for {home?.platform}.</p>}
      </Fact>
      <TextFact name="class" text={`${elf.bits}-bit, ${elf.littleEndian ? 'little' : 'big'} endian`} />
      <TextFact name="type" text={elf.type} />
      <TextFact name="OS ABI" text={`${elf.osABI}${elf.abiVersion === 0 ? '' : `, version ${elf.abiVersion}`}`} />
      <TextFact name="linking" text={LINKING[elf.linking]} />
      {elf.interpreter !== null && (
        <Fact name="interpreter">
          <span className="flex font-mono text-sm">
            {home ? <PathLink path={elf.interpreter} slotID={home.slotID} image={home.image} /> : elf.interpreter}
          </span>
        </Fact>
      )}
      <ListFact name="needed libraries" texts={elf.needed} />
      <TextFact name="soname" text={elf.soname} />
      <TextFact name="runpath" text={elf.runpath} />
      <TextFact name="rpath" text={elf.rpath} />
      <TextFact name="build id" text={elf.buildID} copy />
      <TextFact name="symbols" text={symbols(elf)} />
      <TextFact name="debug link" text={elf.debugLink} />
      <TextFact name="entry" text={elf.entry} />
      <TextFact name="Go" text={elf.go?.version} />
      <TextFact name="Go package" text={elf.go?.path} />
      <TextFact name="Go module" text={elf.go?.module} copy />
      <ListFact name="Go build settings" texts={elf.go?.settings ?? []} />
    </FactGrid>
  );
}

function symbols({ stripped, debug }: ElfDescription): string {
  if (stripped === null) return 'not known: no section table';
  return `${stripped ? 'stripped' : 'not stripped'}${debug ? ', with debug information' : ''}`;
}

/** Built for another processor than the image says it is for. */
function isForeign({ architecture }: ElfDescription, platform: string | null): boolean {
  const wanted = platform?.split('/')[1];
  return architecture !== null && wanted !== undefined && wanted !== architecture;
}

const MAGIC = [0x7f, 0x45, 0x4c, 0x46];

export const elf: Preview = {
  name: 'elf',
  title: 'ELF',
  accepts: (_path, head) => MAGIC.every((byte, at) => head[at] === byte),
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: ElfView,
};
