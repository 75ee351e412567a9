/** `cutaway packages`: packages of the system and of languages, each with the layer and the step that brought it. */

import type { PackageDatabase } from '../../../core/content/packages/answer.ts';
import { BILL_FORMATS, type BilledPackage, type BillFormat } from '../../../core/content/packages/bill/bill.ts';
import { formatBytes } from '../../../core/oci/text.ts';
import { tellBasis } from '../../basis.ts';
import { flag } from '../../commandLine/option.ts';
import { PICKING } from '../../options/picking.ts';
import { WIDTH } from '../../options/width.ts';
import type { Paint } from '../../printing/colour.ts';
import { type Fit, fitFor } from '../../printing/fit.ts';
import { pickImage } from '../../pickImage.ts';
import { imageCommand, withInput } from '../../session.ts';
import { printable } from '../../show.ts';
import { UsageError } from '../../usageError.ts';

const FORMS = {
  spdx: flag('--spdx', 'a bill of materials as SPDX 2.3'),
  cyclonedx: flag('--cyclonedx', 'a bill of materials as CycloneDX 1.6'),
  tsv: flag('--tsv', 'a table of tab-separated values'),
};

export const packages = imageCommand({
  summary: 'packages, with the layer and build step that installed each',
  details: [
    'Lists the packages that dpkg, apk, rpm, pacman and opkg installed, and language packages found by their files: npm, Python, Go (from build information in programs), Java, Ruby, Rust (cargo-auditable), PHP (composer), .NET and conda. `owner` names the system package that installed a language package. Packages that a later layer removed are marked. A bill of materials leaves those out, and is reproducible: the same for the same image every time.',
    'The exit status is 1 if a layer or a database could not be read in full: packages may be missing.',
  ],
  operands: ['INPUT'],
  options: { ...PICKING, ...FORMS, ...WIDTH },
  examples: [
    ['packages image.tar', 'all packages, layer by layer'],
    ['packages image.tar --cyclonedx', 'a bill of materials to keep'],
  ],
  wanted: { packages: true },
  run: (context, input) =>
    withInput(context, input, async (opened) => {
      const { engine, options, call, note, output } = context;
      const format = formOf(options);
      const node = pickImage(context, opened);
      const asked = { image: node.key, format: format ?? ('json' as const) };
      const { text, databases, findings, basis } = await engine.ask([opened.id], 'bill', asked, call);
      if (format !== undefined) await output.text(text);
      else
        await output.text(
          toText(JSON.parse(text) as BilledPackage[], databases, { fit: fitFor(context), paint: output.paint }),
        );
      await output.flush();
      for (const { severity, at, message } of findings) note(`${severity}: ${printable(at)}: ${printable(message)}`);
      const status = tellBasis(context, basis, { lines: format !== undefined });
      const isWhole = tellUnread(context, databases, format !== undefined);
      return status || (isWhole ? 0 : 1);
    }),
});

/** Undefined for the text for people. */
function formOf(options: Readonly<Record<BillFormat, boolean>>): BillFormat | undefined {
  const [format, ...more] = BILL_FORMATS.filter((each) => options[each]);
  if (more.length > 0) throw new UsageError(`--${format} and --${more[0]} exclude each other`);
  return format;
}

interface UnreadOutput {
  note(line: string): void;
  report(line: string): void;
}

/** Databases that were not read in full, for people or (an object a line) for programs; true where there is none. */
function tellUnread({ note, report }: UnreadOutput, databases: readonly PackageDatabase[], lines: boolean): boolean {
  const unread = databases.filter((database) => database.unread > 0);
  for (const { path, format, unread: count } of unread) {
    if (lines) report(`incomplete ${JSON.stringify({ database: path, format, unread: count })}`);
    else note(`error: ${format} packages in /${printable(path)} could not be read in full: some may be missing`);
  }
  return unread.length === 0;
}

interface Drawn {
  readonly fit: Fit;
  readonly paint: Paint;
}

function toText(
  listed: readonly BilledPackage[],
  databases: readonly PackageDatabase[],
  { fit, paint }: Drawn,
): string {
  if (databases.length === 0) return 'No package database and no language packages were found.\n';
  const rows = listed.map(({ type, name, version, layer, removedBy, bytes, owner }) => {
    const of = owner === undefined ? '' : `  of ${printable(owner)}`;
    const where = removedBy === undefined ? `${layer}` : `${layer}, removed by ${removedBy}`;
    const size = bytes === null ? '' : formatBytes(bytes);
    const row = fit.row(
      `${type.padEnd(8)}${size.padStart(9)}  ${printable(name)}  ${printable(version)}  layer ${where}${of}`,
    );
    // What was removed still ships; what the system's packages bring is theirs to change.
    return `${removedBy !== undefined ? paint('bad', row) : owner !== undefined ? paint('faint', row) : row}\n`;
  });
  return rows.join('');
}
