/**
 * Why two documents of one role have different digests, in causes that a person can check: each names the fields it
 * rests on. A document is the sum of its causes; only when none of them is a real change may it be called rewritten.
 */
import { DOCKER_TO_OCI } from '../oci/known/mediaTypes.ts';
import { isLayer } from '../oci/mediaType.ts';
import type { Why } from './change.ts';
import type { JsonChange, JsonDiff } from './json.ts';

const CAUSES = [
  'white-space',
  'key-order',
  'media-types',
  'emptied',
  'times',
  'annotations',
  'labels',
  'docker-fields',
  'child',
  'no-document',
  'values',
] as const;
/** The kinds of causes for which two documents differ. */
export type CauseKind = (typeof CAUSES)[number];

/** One cause, with the fields it rests on as JSON pointers. */
export interface Cause {
  readonly kind: CauseKind;
  /** One sentence. */
  readonly text: string;
  /** JSON pointers of the fields. */
  readonly pointers: readonly string[];
}

/** Why two documents differ: the sum of its causes. */
interface Reason {
  readonly why: Why;
  readonly causes: readonly Cause[];
}

/** Fields of a config that only Docker writes: image-spec has no place for them, so conversions to OCI drop them. */
const DOCKER_FIELDS =
  /^\/(?:id|parent|comment|container|container_config|docker_version|moby\.buildkit\.[^/]*)(?:\/|$)/;
const DOCKER_RUNTIME =
  /^\/config\/(?:Hostname|Domainname|Attach(?:Stdin|Stdout|Stderr)|Tty|OpenStdin|StdinOnce|Image|MacAddress|NetworkDisabled)(?:\/|$)/;
/** These too, and they change how the image runs: a conversion drops them whole; whatever else became of them is real. */
const DOCKER_BEHAVIOUR = /^\/config\/(?:Healthcheck|OnBuild|Shell|StopTimeout)$/;
/** What a manifest or index of Docker's form has no place for. */
const OCI_FIELDS = /\/(?:annotations|data|artifactType|subject)(?:\/|$)/;
const TIMES = /^\/(?:history\/\d+\/)?created$|\/org\.opencontainers\.image\.created$|\/org\.label-schema\.build-date$/;
const LABELS = /^\/config\/Labels(?:\/|$)|^\/author$|^\/history\/\d+\/(?:author|comment)$/;
/** Digest and size of a descriptor follow from the object it names. */
const CHILD = /^\/(?:config|layers\/\d+|manifests\/\d+)\/(?:digest|size)$/;

/** The cause that a changed field belongs to. `document` tells what kind of document it stands in. */
export function causeOf(change: JsonChange, document: 'config' | 'manifest' | 'index'): CauseKind {
  const { pointer } = change;
  if (TIMES.test(pointer)) return 'times';
  if (document === 'config') {
    if (DOCKER_FIELDS.test(pointer) || DOCKER_RUNTIME.test(pointer)) return 'docker-fields';
    if (change.kind !== 'modified' && DOCKER_BEHAVIOUR.test(pointer)) return 'docker-fields';
    if (LABELS.test(pointer)) return 'labels';
  } else {
    if (pointer.endsWith('/mediaType') && isRenamed(change)) return 'media-types';
    if (isOtherCompression(change)) return 'child';
    if (CHILD.test(pointer) && change.kind === 'modified') return 'child';
    if (OCI_FIELDS.test(pointer)) return 'annotations';
  }
  return change.empty ? 'emptied' : 'values';
}

/** Docker's name beside OCI's of the same thing; a manifest may also leave its own out. */
function isRenamed({ kind, left, right, pointer }: JsonChange): boolean {
  if (kind !== 'modified') return pointer === '/mediaType';
  const [a = '', b = ''] = [left?.slice(1, -1), right?.slice(1, -1)];
  return DOCKER_TO_OCI.get(a) === b || DOCKER_TO_OCI.get(b) === a;
}

/** A layer's type follows its bytes. */
function isOtherCompression({ pointer, left, right }: JsonChange): boolean {
  const types = [left, right].map((raw) => raw?.slice(1, -1) ?? '');
  return /^\/layers\/\d+\/mediaType$/.test(pointer) && types.every(isLayer);
}

/**
 * The reason two documents with different bytes differ. `children` are the reasons of the objects that they name, so
 * that a changed digest is as harmless as what changed it.
 */
export function reasonOf(
  diff: JsonDiff,
  document: 'config' | 'manifest' | 'index',
  children: readonly (Why | undefined)[],
): Reason {
  const groups = new Map<CauseKind, JsonChange[]>();
  for (const change of diff.changes) {
    const kind = causeOf(change, document);
    groups.set(kind, [...(groups.get(kind) ?? []), change]);
  }
  const causes = CAUSES.flatMap((kind) => {
    const changes = groups.get(kind);
    const text = changes && sentence(kind, changes, groups.has('media-types'));
    return changes && text ? [{ kind, text, pointers: changes.map(({ pointer }) => pointer) }] : [];
  });
  if (diff.reordered.length > 0) {
    causes.unshift({
      kind: 'key-order',
      text: 'The same keys are in a different order.',
      pointers: [...diff.reordered],
    });
  }
  if (causes.length === 0) {
    causes.push({ kind: 'white-space', text: 'Only white space or the spelling of escapes differs.', pointers: [] });
  }
  return { why: diff.more > 0 ? 'content' : whyOf(causes, children), causes };
}

const ALONE: Partial<Record<CauseKind, Why>> = {
  'white-space': 'same-content',
  'key-order': 'same-content',
  'media-types': 'media-type-only',
  times: 'timestamp',
  annotations: 'metadata',
  labels: 'metadata',
};

/** What several causes come to; a child's own reason stands for the cause `child`. */
export function whyOf(causes: readonly Cause[], children: readonly (Why | undefined)[]): Why {
  const whys = new Set<Why>();
  for (const { kind } of causes) {
    if (kind === 'values') whys.add('content');
    else if (kind === 'child' || kind === 'no-document') for (const why of children) whys.add(childWhy(why));
    else whys.add(ALONE[kind] ?? 'rewritten');
  }
  whys.delete('same-bytes');
  if (whys.has('content')) return 'content';
  if (whys.size > 1) whys.delete('same-content');
  if (whys.size === 1) return [...whys][0];
  if (whys.size === 0) return 'same-content';
  return [...whys].every((why) => why === 'timestamp' || why === 'metadata') ? 'metadata' : 'rewritten';
}

function childWhy(why: Why | undefined): Why {
  if (why === undefined || why === 'content') return 'content';
  return why === 'recompressed' || why === 'same-content' ? 'rewritten' : why;
}

/** `otherForm`: one side is in Docker's form, the other in OCI's. */
function sentence(kind: CauseKind, changes: readonly JsonChange[], otherForm: boolean): string {
  const count = changes.length === 1 ? '1 field' : `${changes.length} fields`;
  const gone = changes.filter((change) => change.kind === 'removed').length;
  const lost =
    gone === changes.length ? 'lost' : gone === 0 && changes.every((c) => c.kind === 'added') ? 'added' : 'changed';
  switch (kind) {
    case 'media-types':
      return `${count} named in the other form: Docker and OCI call the same thing by different media types.`;
    case 'emptied':
      return `${count} with empty values (null, "", [] or {}) ${lost === 'lost' ? 'left out' : lost}.`;
    case 'times':
      return `${count} of time ${lost === 'lost' ? 'left out' : lost}.`;
    case 'annotations':
      return `${count} of annotations ${lost}${otherForm ? ': Docker’s manifests have no place for them' : ''}.`;
    case 'labels':
      return `${count} of labels and descriptions ${lost}.`;
    case 'docker-fields':
      return `${count} that only Docker writes ${lost}: image-spec has no place for them.`;
    case 'child':
      return `${count} follow from the objects named here: their digests, sizes or types changed.`;
    default:
      return `${count} ${lost === 'lost' ? 'removed' : lost}.`;
  }
}
