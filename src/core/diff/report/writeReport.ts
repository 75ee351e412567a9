/**
 * The comparison as one HTML file to keep: no script, nothing fetched, readable on paper. Its policy forbids everything but its own
 * styles, so even an escape that failed would run nothing.
 */

import type { FileDiff } from '../files/fileDiff.ts';
import type { Pair } from '../images.ts';
import type { PackageDiff } from '../packages/diffPackages.ts';
import type { SizeDiff } from '../size/sizeDiff.ts';
import type { Verdict } from '../verdict.ts';
import { cuts } from './cuts.ts';
import { filesPart, ignoredText, type ReportText, textsPart } from './files.ts';
import type { HiddenPaths } from '../judgement/leaveOut.ts';
import { html, type Markup } from './markup.ts';
import { configPart, layersPart, objectsPart } from './objects.ts';
import { packagesPart, sizePart } from './sizes.ts';
import { STYLE } from './style.ts';

/** What the report is made of. */
interface ReportParts {
  /** As the inputs are called. */
  readonly names: { readonly left: string; readonly right: string };
  readonly verdict: Verdict;
  /** Bits of NOISE that are left out. */
  readonly ignored: number;
  readonly root: Pair;
  readonly files: FileDiff;
  readonly hidden: HiddenPaths;
  /** Sentences by path, for contents that differ in the build's noise alone. */
  readonly explained: ReadonlyMap<string, string>;
  readonly texts: readonly ReportText[];
  readonly packages: PackageDiff;
  readonly size: SizeDiff;
  /** What could not be read, and what was listed without reading it, in words. */
  readonly gaps: readonly string[];
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The file in pieces, to be written one after another. */
export function* writeReport(parts: ReportParts): Generator<string> {
  const { names, verdict, ignored, root } = parts;
  yield '<!doctype html>\n';
  yield html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>${names.left} and ${names.right} compared</title>`.text;
  yield `<style>${STYLE}</style>`;
  yield html`</head><body><main><h1>Two images compared</h1>
<p class="mono">${names.left}<br>${names.right}</p><p class="soft">Ignored: ${ignoredText(ignored)}.</p>`.text;
  yield verdictPart(verdict, parts.gaps).text;
  yield cuts(root).text;
  const rest = [
    objectsPart(root),
    configPart(root),
    layersPart(root),
    sizePart(parts.size),
    packagesPart(parts.packages),
  ];
  for (const part of rest) if (part) yield part.text;
  yield filesPart(parts.files, parts.hidden, parts.explained).text;
  yield textsPart(parts.texts)?.text ?? '';
  yield '</main></body></html>\n';
}

function verdictPart({ grade, text, causes }: Verdict, gaps: readonly string[]): Markup {
  const sign = { identical: 'ok', noise: 'noise', different: 'different', unknown: 'different' }[grade];
  return html`<p class="verdict ${sign}">${text}</p>
${gaps.length > 0 ? html`<ul>${gaps.map((gap) => html`<li class="different">${gap}</li>`)}</ul>` : null}
${causes.length > 0 ? html`<ol>${causes.map((cause) => html`<li>${cause.text}${cause.fix === undefined ? null : html`<span class="fix">Usual fix: ${cause.fix}</span>`}</li>`)}</ol>` : null}`;
}
