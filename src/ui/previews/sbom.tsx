/**
 * Bills of materials and in-toto statements: SPDX, CycloneDX, Syft, SLSA provenance. As tables, tied to the objects,
 * layers and files they speak of.
 */
import { useMemo } from 'react';
import type { SbomDescription, StatementDescription } from '../../core/content/description.ts';
import { Described } from './described/Described.tsx';
import { FactGrid, ListFact, TextFact } from './described/FactGrid.tsx';
import { factsPane, type Pane, Panes, tablePane } from './described/Panes.tsx';
import { type Home, imageOf, useHome } from './described/useHome.ts';
import type { Preview, PreviewProps } from './preview.ts';
import { fileColumns, packageColumns } from './sbom/sbomColumns.tsx';
import { materialColumns, PARAMETERS, subjectColumns } from './sbom/statementColumns.tsx';

const KINDS = ['sbom', 'statement'] as const;

function SbomView(props: PreviewProps) {
  return (
    <Described preview={props} as="document" kinds={KINDS} what="a bill of materials or a statement">
      {(found) => <Tables found={found} preview={props} />}
    </Described>
  );
}

interface TablesProps {
  readonly found: SbomDescription | StatementDescription;
  readonly preview: PreviewProps;
}

function Tables({ found, preview }: TablesProps) {
  const home = useHome(preview.subject);
  const panes = useMemo(
    () => (found.kind === 'sbom' ? sbomPanes(found, home, home?.image ?? null) : statementPanes(found, home)),
    [found, home],
  );
  return <Panes panes={panes} />;
}

function sbomPanes(sbom: SbomDescription, home: Home | undefined, image: string | null): readonly Pane[] {
  return [
    ...tablePane('Packages', 'Packages', sbom.packages, packageColumns(home, image)),
    ...tablePane('Files', 'Files', sbom.files, fileColumns(home, image)),
    factsPane('About', <SbomFacts sbom={sbom} />),
  ];
}

function statementPanes(statement: StatementDescription, home: Home | undefined): readonly Pane[] {
  const { subjects, provenance, sbom } = statement;
  const digests = subjects.flatMap(({ digests: each }) => each);
  const image = home ? (imageOf(home, digests) ?? home.image) : null;
  const about = factsPane('Statement', <StatementFacts statement={statement} />);
  const tables = [
    ...tablePane('Subjects', 'Subjects', subjects, subjectColumns(home)),
    ...tablePane('Materials', 'Materials', provenance?.materials ?? [], materialColumns(home)),
    ...tablePane('Parameters', 'Parameters', provenance?.parameters ?? [], PARAMETERS),
  ];
  return sbom ? [...sbomPanes(sbom, home, image), about, ...tables] : [about, ...tables];
}

function SbomFacts({ sbom }: { readonly sbom: SbomDescription }) {
  return (
    <FactGrid>
      <TextFact name="format" text={`${sbom.format} ${sbom.version}`} />
      <TextFact name="name" text={sbom.name} copy />
      <TextFact name="created" text={sbom.created} />
      <ListFact name="made by" texts={sbom.tools} />
      <TextFact name="relations stated" text={sbom.relations} />
    </FactGrid>
  );
}

function StatementFacts({ statement }: { readonly statement: StatementDescription }) {
  const { type, predicateType, envelope, provenance } = statement;
  return (
    <FactGrid>
      <TextFact name="predicate" text={predicateType} copy />
      <TextFact name="statement" text={type} />
      <TextFact
        name="signatures"
        text={
          envelope ? `${envelope.signatures.length}, not verified by Cutaway` : 'none: the statement has no envelope'
        }
      />
      <ListFact name="key ids" texts={envelope?.signatures.filter((id) => id !== '') ?? []} />
      <TextFact name="builder" text={provenance?.builder} copy />
      <TextFact name="kind of build" text={provenance?.buildType} copy />
      <TextFact name="source" text={provenance?.source} copy />
      <TextFact name="started" text={provenance?.started} />
      <TextFact name="finished" text={provenance?.finished} />
    </FactGrid>
  );
}

const HEAD = 256 << 10;
/** Members that only these documents have; which of them is found out by reading. */
const MEMBERS =
  /"(?:spdxVersion|SPDXID|spdxId|bomFormat|predicateType|payloadType|dsseEnvelope|artifactRelationships)"\s*:/;

export const sbom: Preview = {
  name: 'sbom',
  title: 'Bill of materials',
  accepts(_path, head) {
    const text = new TextDecoder('latin1').decode(head.subarray(0, HEAD));
    return /^\s*(?:\xef\xbb\xbf)?\{/.test(text) && MEMBERS.test(text);
  },
  maxBytes: Number.MAX_SAFE_INTEGER,
  View: SbomView,
};
