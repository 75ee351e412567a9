/** `cutaway ci`: an image's waste held against dive's three rules. Exit status 1 when one fails. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Node } from '../../../core/image/node.ts';
import type { Basis } from '../../../core/oci/basis/basis.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import type { ImageSummary, OpenedInput } from '../../../engine/engine.ts';
import { basisFields, tellBasis } from '../../basis.ts';
import { readDiveConfig } from '../../ci/diveConfig.ts';
import { toJUnit } from '../../ci/junit.ts';
import { checkLimits, type Judged, LIMITS, type Limits } from '../../ci/limits.ts';
import { evaluate, type Measured, measure, type Rule, type RuleResult, readRules } from '../../ci/rules.ts';
import { toSARIF } from '../../ci/sarif.ts';
import { fromBytes } from '../../../core/bytes/memory.ts';
import { writeFile } from '../../node/write/writeFile.ts';
import { file, text, type Values } from '../../commandLine/option.ts';
import { PICKING, type Picking } from '../../options/picking.ts';
import { WIDTH, type Width } from '../../options/width.ts';
import { pickImage } from '../../pickImage.ts';
import type { Paint } from '../../printing/colour.ts';
import { type Fit, fitFor } from '../../printing/fit.ts';
import { flawFields } from '../../printing/documents.ts';
import { listFiles } from '../../printing/wasteFiles.ts';
import { type Context, type ImageContext, imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

/** Where dive looks, in the current directory. */
const CONFIG = '.dive-ci';
/** Files named in the report. */
const TOP = 20;

const RULES = {
  config: file('--ci-config FILE', 'rules in dive’s format (default .dive-ci, if it exists)'),
  lowestEfficiency: text('--lowestEfficiency RATIO', 'overrides the file; disabled turns the rule off (default 0.9)'),
  highestWastedBytes: text('--highestWastedBytes SIZE', 'the same, such as 20MB (default disabled)'),
  highestUserWastedPercent: text('--highestUserWastedPercent RATIO', 'the same (default 0.1)'),
};

const REPORTS = {
  sarif: file('--sarif FILE', 'write what fails for code scanning, as SARIF 2.1.0'),
  junit: file('--junit FILE', 'write all rules as a JUnit report'),
};

type Flags = Values<typeof RULES> & Limits & Values<typeof REPORTS>;

export const ci = imageCommand({
  summary: 'dive’s three rules over that waste, and limits of size, packages, secrets and setuid files',
  details: [
    'The exit status is 1 when a rule fails or the config could not be read, 2 when not all layers could be read: then there is no verdict. Layers in a registry are read in full: an index that somebody attached to the image decides nothing, unless --index-from names its repository.',
  ],
  wanted: ({ maxPackages, noSecrets }) => ({
    contents: maxPackages !== undefined || noSecrets,
    packages: maxPackages !== undefined,
  }),
  operands: ['INPUT'],
  options: { ...RULES, ...LIMITS, ...REPORTS, ...PICKING, ...WIDTH },
  examples: [
    ['ci image.tar --lowestEfficiency 0.95', 'fails the job when more than 5 % is wasted'],
    ['ci pr.tar --base main.tar --maxGrowth 5% --noSecrets --sarif findings.sarif', 'on a pull request'],
  ],
  judges: true,
  run: printVerdict,
});

/** Prints the figures, the files and the verdict of each rule. */
async function printVerdict(context: ImageContext<Flags & Picking & Width>, input: string): Promise<number> {
  const rules = rulesOf(context);
  const { maxGrowth, base } = context.options;
  if ((maxGrowth === undefined) !== (base === undefined))
    throw new UsageError('--maxGrowth and --base: each needs the other');
  refuseSameFile(context.options);
  return withInput(context, input, async (opened) => {
    const { engine, options, call, output } = context;
    const node = pickImage(context, opened);
    const answer = await engine.ask([opened.id], 'waste', { image: node.key }, call);
    if (tellBasis(context, answer.basis) !== 0) return refuse(context, answer.basis);
    const summary = await engine.ask([opened.id], 'image', { image: node.key }, call);
    const measured = measure(answer);
    let isWhole = true;
    const onGap = () => {
      isWhole = false;
    };
    const limits = await checkLimits(judgedOf(context, { opened, node, summary, onGap }));
    if (!isWhole) return refuse(context, answer.basis);
    const results = [...evaluate(rules, measured), ...limits];
    await writeReports(context, input, results);
    const pass = results.every(({ status }) => status !== 'FAIL');
    if (options.json)
      await output.json({ pass, ...measured, rules: results, ...flawFields(context), ...basisFields(answer.basis) });
    else {
      const files = [...listFiles(answer.files, summary)];
      await output.text(`${toText({ measured, files, results }, fitFor(context), output.paint)}\n`);
    }
    return pass ? 0 : 1;
  });
}

interface Opened {
  readonly opened: OpenedInput;
  readonly node: Node;
  readonly summary: ImageSummary;
  readonly onGap: () => void;
}

function judgedOf(context: ImageContext<Flags & Picking & Width>, { opened, node, summary, onGap }: Opened): Judged {
  const { engine, options, call } = context;
  return {
    ...{ limits: options, image: summary.key, stored: storedOf(summary), onGap },
    ask: (question, args) => engine.ask([opened.id], question, args, call),
    baseStored: () =>
      withInput(context, options.base ?? '', async (base) => {
        // The base is of the same platform, whatever else it comes with.
        const platform = options.platform ?? node.platform ?? undefined;
        const { key } = pickImage(
          { ...context, options: { ...options, platform, image: undefined, form: undefined } },
          base,
          { side: 'base' },
        );
        const before = await engine.ask([base.id], 'image', { image: key }, call);
        if (isCompressed(before) !== isCompressed(summary))
          throw new UsageError(
            '--maxGrowth: one of the images stores its layers compressed and the other does not, so their sizes say nothing; give both in the same form (docker save does not compress, a registry does)',
          );
        return storedOf(before);
      }),
  };
}

/** Are most of the stored bytes those of compressed layers? */
function isCompressed({ layers }: ImageSummary): boolean {
  const plain = layers.filter(({ compression }) => (compression ?? 'none') === 'none');
  return plain.reduce((sum, { size }) => sum + size, 0) * 2 <= layers.reduce((sum, { size }) => sum + size, 0);
}

const storedOf = ({ layers }: ImageSummary) => layers.reduce((sum, { size }) => sum + size, 0);

/** Two reports in one file: the second would take the place of the first. */
function refuseSameFile({ sarif, junit }: Flags): void {
  if (sarif === undefined || junit === undefined || realPath(sarif) !== realPath(junit)) return;
  throw new UsageError(`--junit ${junit}: the same file as --sarif; name two files`);
}

/** Of a file that may not be there yet: links above it are followed. */
function realPath(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
  }
}

async function writeReports({ options, call }: Context<Flags>, input: string, results: readonly RuleResult[]) {
  const { sarif, junit } = options;
  const write = (path: string, text: string) => writeFile(fromBytes(new TextEncoder().encode(text)), path, call);
  if (sarif !== undefined) await write(sarif, `${JSON.stringify(toSARIF(input, results), undefined, 2)}\n`);
  if (junit !== undefined) await write(junit, toJUnit(input, results));
}

/** The flags decide over the file, the file over the defaults. */
function rulesOf({ options: flags, note }: Context<Flags>): Rule[] {
  const file = flags.config ?? (existsSync(CONFIG) ? CONFIG : undefined);
  if (file === undefined) return readRules(flags);
  const config = readDiveConfig(readConfig(file), file, note);
  note(`rules from ${printable(file)}`);
  return readRules(flags, config);
}

function readConfig(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : 'it cannot be read';
    throw new UsageError(`--ci-config ${file}: ${why}`);
  }
}

/** A verdict over a part of the layers would be a wrong one: passing then is how waste goes unseen. */
async function refuse(context: Context, basis: Basis): Promise<number> {
  const { options, output, note } = context;
  note('no verdict: the rules apply to all layers, and not all could be read in full');
  if (options.json) await output.json({ pass: false, ...flawFields(context), ...basisFields(basis) });
  return 2;
}

interface NamedFile {
  readonly path: string;
  readonly bytes: number;
  readonly layers: readonly number[];
}

interface Told {
  readonly measured: Measured;
  readonly files: readonly NamedFile[];
  readonly results: readonly RuleResult[];
}

const STATUS_TONES = { PASS: 'good', FAIL: 'bad', SKIP: 'faint' } as const;

function toText({ measured, files, results }: Told, fit: Fit, paint: Paint): string {
  const { efficiency, wastedBytes, userBytes, userWastedPercent } = measured;
  const percent = (ratio: number) => `${(ratio * 100).toFixed(2)} %`;
  const shown = fit.first(files, TOP);
  const more = files.length - shown.length;
  const count = (status: RuleResult['status']) => results.filter((result) => result.status === status).length;
  const tally = (['PASS', 'FAIL', 'SKIP'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${status.toLowerCase()}:${count(status)}`);
  return [
    'Analysis:',
    `  efficiency:         ${percent(efficiency)}`,
    `  wastedBytes:        ${wastedBytes} bytes (${formatBytes(wastedBytes)})`,
    `  userWastedPercent:  ${percent(userWastedPercent)} (of ${userBytes} bytes above the base layer)`,
    '',
    `Inefficient Files:${files.length === 0 ? ' (None)' : ''}`,
    ...(files.length === 0 ? [] : ['  Count  Wasted Space  File Path']),
    ...shown.map(toRow),
    ...(more > 0 ? [`  … and ${more} more: --no-trunc lists all`] : []),
    '',
    'Evaluation:',
    ...[...results]
      .sort((a, b) => (a.rule < b.rule ? -1 : 1))
      .map(({ status, rule, message }) => `  ${paint(STATUS_TONES[status], status)}  ${rule} (${message})`),
    '',
    `${count('FAIL') > 0 ? paint('bad', 'FAIL') : paint('good', 'PASS')} [${tally.join(' ')}]`,
  ].join('\n');
}

/** Count: copies that ship and are not seen. */
function toRow({ path, bytes, layers }: NamedFile): string {
  return `  ${String(layers.length).padEnd(5)}  ${formatBytes(bytes).padEnd(12)}  ${printable(path)}`;
}
