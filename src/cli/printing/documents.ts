/**
 * Documents of an image that could not be read, in full or at all. Every answer about the image rests on them, so every
 * command says it: on stderr, in its JSON object where it has one, and by the exit status.
 */
import type { Node } from '../../core/image/node.ts';
import type { Finding } from '../../core/oci/finding.ts';
import { printable } from '../show.ts';

/** A finding of a document; `side` where two images are compared. */
export interface Flaw extends Finding {
  readonly side?: 'left' | 'right' | 'base';
}

/** What is printed where. */
export interface Telling {
  readonly options: { readonly json: boolean };
  /** Everything reported so far; an error among them makes the exit status 1. */
  readonly flaws: Flaw[];
  note(line: string): void;
  report(line: string): void;
}

/** Warnings that mean that something written was passed over. */
const PASSED_OVER = new Set(['wrong-type', 'bad-number', 'no-layers', 'no-size']);

/** As many as a person reads; programs get them all. */
const SENTENCES = 20;

/** Says what is wrong with the manifest and the config of an image: a sentence each, or an object each for programs. */
export function tellDocuments({ options, flaws, note, report }: Telling, image: Node, side?: Flaw['side']): void {
  const known = new Set(flaws.map((flaw) => JSON.stringify(flaw)));
  const found = flawsOf(image).map((finding): Flaw => (side === undefined ? finding : { side, ...finding }));
  const fresh = found.filter((flaw) => !known.has(JSON.stringify(flaw)));
  flaws.push(...fresh);
  if (options.json) {
    for (const flaw of fresh) report(`finding ${JSON.stringify(flaw)}`);
    return;
  }
  const whose = side === undefined ? '' : `${side}: `;
  for (const { severity, message } of fresh.slice(0, SENTENCES)) note(printable(`${severity}: ${whose}${message}`));
  if (fresh.length > SENTENCES) note(`warning: ${whose}${fresh.length - SENTENCES} more findings: see cutaway inspect`);
}

/** The field of an answer's JSON object; nothing where the documents were read in full. */
export function flawFields({ flaws }: Pick<Telling, 'flaws'>): { readonly findings?: readonly Flaw[] } {
  return flaws.length > 0 ? { findings: flaws } : {};
}

function flawsOf(image: Node): readonly Finding[] {
  if (image.role === 'layer') return [];
  const config = image.role === 'config' ? image : image.children.find(({ role }) => role === 'config');
  const own = image === config ? [] : image.findings.filter(isFlaw);
  // Before Docker 1.10 the steps were stored beside the layers, and no config listed diffIDs: that is not damage.
  const isOld = image.origin === 'derived' && config?.path?.endsWith('/json');
  const ofOwn = (config?.findings ?? []).filter((one) => isFlaw(one) && !(isOld && one.code === 'no-rootfs'));
  const ofConfig = config?.unread ? [unreadConfig(config)] : ofOwn;
  const layers = image.children.filter(({ role }) => role === 'layer');
  return [
    ...own.map(of('the manifest')),
    ...ofConfig.map(of('the config')),
    // That a layer is not there is said with what the answer rests on.
    ...layers.flatMap(({ findings }, at) =>
      findings.filter((one) => isFlaw(one) && one.code !== 'missing-content').map(of(`layer ${at}`)),
    ),
  ];
}

const isFlaw = ({ severity, code }: Finding) => severity === 'error' || PASSED_OVER.has(code);

/** Findings on the bytes of an object do not say of which. */
const of = (object: string) => (finding: Finding) =>
  /^(?:Its|This|The (?:bytes|descriptor|digest)) /.test(finding.message) && !/\blayer \d/.test(finding.message)
    ? { ...finding, message: `${object}: ${finding.message}` }
    : finding;

function unreadConfig({ digest, present, path, findings }: Node): Finding {
  const serious = findings.filter(({ severity }) => severity !== 'info');
  // Other bytes than those of the digest may still be a config.
  const found = serious.find(({ code }) => !code.endsWith('-mismatch')) ?? serious[0];
  const why = found?.message ?? (present ? 'it is not a config' : 'its bytes are not in the input');
  return {
    ...{ code: found?.code ?? (present ? 'bad-document' : 'missing-content'), severity: 'error' },
    at: digest ?? path ?? '/config',
    message: `the config could not be read, so what it says is missing here: ${why}`,
  };
}
