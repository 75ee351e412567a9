/** Marks in a config's build history, its author and its own fields: what builders of images write about themselves. */

import type { History } from '../../oci/history.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';
import { type Evidence, type Marked, quoted } from './evidence.ts';

interface HistoryMark {
  readonly producer: string;
  readonly strength: Evidence['strength'];
  readonly field: 'created_by' | 'comment' | 'author';
  readonly pattern: RegExp;
}

/** Each with the program whose source writes the text. */
const HISTORY: readonly HistoryMark[] = [
  { producer: 'BuildKit', strength: 'states', field: 'comment', pattern: /^buildkit\.dockerfile\./ },
  { producer: 'BuildKit', strength: 'states', field: 'created_by', pattern: /\s# buildkit$/ },
  {
    producer: 'docker build (classic), or buildah',
    strength: 'fits',
    field: 'created_by',
    pattern: /^\/bin\/sh -c #\(nop\) /i,
  },
  { producer: 'kaniko', strength: 'states', field: 'author', pattern: /^kaniko$/ },
  { producer: 'Jib', strength: 'states', field: 'author', pattern: /^Jib$/ },
  {
    producer: 'Jib',
    strength: 'states',
    field: 'created_by',
    pattern: /^jib-(?:maven|gradle)-plugin:|^jib-core:|^jib-cli/,
  },
  { producer: 'ko', strength: 'states', field: 'author', pattern: /^ko$/ },
  { producer: 'ko', strength: 'states', field: 'created_by', pattern: /^ko (?:build|publish) / },
  { producer: 'apko', strength: 'states', field: 'author', pattern: /^apko$/ },
  { producer: 'Bazel', strength: 'states', field: 'author', pattern: /^Bazel$/ },
  { producer: 'Bazel', strength: 'states', field: 'created_by', pattern: /^bazel build / },
  { producer: 'nix', strength: 'states', field: 'comment', pattern: /^store paths: \[?'?\/nix\/store\// },
  { producer: 'umoci', strength: 'states', field: 'created_by', pattern: /^umoci (?:config|insert|repack|raw)\b/ },
];

const FIELDS: readonly (Pick<Evidence, 'producer' | 'strength' | 'text'> & { readonly name: RegExp })[] = [
  {
    name: /^moby\.buildkit\./,
    producer: 'BuildKit',
    strength: 'states',
    text: 'The config has a field that only BuildKit writes',
  },
  {
    name: /^container(?:_config)?$/,
    producer: 'docker build (classic), or buildah',
    strength: 'fits',
    text: 'The config contains the build container, as docker build (classic) and buildah write it',
  },
];

const LABELS: readonly { readonly name: RegExp; readonly producer: string }[] = [
  { name: /^io\.buildah\.version$/, producer: 'buildah' },
  { name: /^io\.buildpacks\./, producer: 'Cloud Native Buildpacks' },
  { name: /^io\.openshift\.build\./, producer: 'OpenShift builds' },
];

const AUTHORS: readonly { readonly pattern: RegExp; readonly producer: string }[] = [
  { pattern: /github\.com\/(?:ko-build|google)\/ko$/, producer: 'ko' },
  { pattern: /github\.com\/chainguard-dev\/apko$/, producer: 'apko' },
  { pattern: /^Bazel$/, producer: 'Bazel' },
];

/** All marks of a config; a mark in many steps is listed once, with their number. */
export function historyMarks({ config, extraFields }: Marked): Evidence[] {
  if (!config) return [];
  const steps = config.history ?? [];
  return [
    ...HISTORY.flatMap((mark) => inSteps(steps, mark)),
    ...FIELDS.flatMap(({ name, producer, strength, text }) =>
      extraFields
        .filter((field) => name.test(field))
        .map((field): Evidence => ({ producer, role: 'build', strength, at: `/${field}`, text: `${text}: ${field}.` })),
    ),
    ...labelMarks(config.config?.Labels ?? {}),
    ...AUTHORS.flatMap(({ pattern, producer }) =>
      config.author && pattern.test(config.author)
        ? [states(producer, '/author', `The author of the image is ${quoted(config.author)}.`)]
        : [],
    ),
    ...(config.docker_version
      ? [states('docker', '/docker_version', `The config names Docker ${quoted(config.docker_version)}.`)]
      : []),
  ];
}

const states = (producer: string, at: string, text: string): Evidence => ({
  ...{ producer, role: 'build', strength: 'states', at, text },
});

function inSteps(steps: readonly History[], { producer, strength, field, pattern }: HistoryMark): Evidence[] {
  const found = steps.flatMap((step, i) => (pattern.test(step[field] ?? '') ? [i] : []));
  const [first] = found;
  if (first === undefined) return [];
  const many = found.length === 1 ? 'Step' : `${found.length} of ${steps.length} steps, as step`;
  const text = `${many} ${first + 1} of the history: ${field} is ${quoted(steps[first]?.[field] ?? '')}.`;
  return [{ producer, role: 'build', strength, at: `/history/${first}/${field}`, text }];
}

function labelMarks(labels: Readonly<Record<string, string>>): Evidence[] {
  return Object.entries(labels).flatMap(([name, value]) => {
    const mark = LABELS.find((each) => each.name.test(name));
    const at = `/config/Labels/${toPointerPart(name)}`;
    return mark ? [states(mark.producer, at, `The label ${name} is ${quoted(value)}.`)] : [];
  });
}
