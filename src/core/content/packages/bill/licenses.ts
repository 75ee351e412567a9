/** Licences as packages state them, and which of these are expressions of SPDX (annex D). */

/** Identifiers that packages of the distributions have most; others are given as the text that they are. */
const KNOWN: ReadonlySet<string> = new Set(
  (
    '0BSD AFL-2.1 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-1.0-Perl Artistic-2.0 BSD-1-Clause BSD-2-Clause BSD-3-Clause ' +
    'BSD-4-Clause BSL-1.0 CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0 curl EPL-2.0 FSFAP FTL GFDL-1.3-only GFDL-1.3-or-later ' +
    'GPL-1.0-only GPL-1.0-or-later GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later HPND ICU ISC LGPL-2.0-only ' +
    'LGPL-2.0-or-later LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later Libpng MIT MIT-0 MPL-1.1 MPL-2.0 NCSA OFL-1.1 ' +
    'OLDAP-2.8 OpenSSL PostgreSQL PSF-2.0 Python-2.0 Ruby Sleepycat TCL Unicode-3.0 Unicode-DFS-2016 Unlicense UPL-1.0 Vim W3C ' +
    'WTFPL X11 ZPL-2.1 Zlib bzip2-1.0.6 blessing'
  ).split(' '),
);

/** One identifier, or some of them joined by AND and OR. */
const FLAT = /^\s*[\w.-]+(?:\s+(?:AND|OR)\s+[\w.-]+)*\s*$/;
const INNERMOST = /\(([^()]*)\)/g;
/** Nobody writes licences that are nested deeper. */
const DEPTH_MAX_COUNT = 8;

/** Is it an expression of known identifiers? */
export function isExpression(text: string): boolean {
  const words = text.match(/[\w.-]+/g) ?? [];
  if (!words.every((word) => KNOWN.has(word) || word === 'AND' || word === 'OR')) return false;
  let flat = text;
  for (let depth = 0; depth < DEPTH_MAX_COUNT && flat.includes('('); depth++) {
    // What stands in parentheses counts as one identifier, where it is sound itself.
    flat = flat.replace(INNERMOST, (_, inner: string) => (FLAT.test(inner) ? ' MIT ' : '?'));
  }
  return FLAT.test(flat) && !/^\s*(?:AND|OR)\b|\b(?:AND|OR)\s+(?:AND|OR)\b|\b(?:AND|OR)\s*$/.test(flat);
}
