/**
 * The verdict as a JUnit report: one test case a rule, as CI servers list them. Elements and attributes are those that the
 * schemas of Ant, Jenkins and GitLab have in common.
 */
import { visibleText } from '../../core/oci/text.ts';
import { placeText, type RuleResult } from './rules.ts';

/** A whole XML document. */
export function toJUnit(input: string, results: readonly RuleResult[]): string {
  const count = (status: RuleResult['status']) => results.filter((result) => result.status === status).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${results.length}" failures="${count('FAIL')}" errors="0">`,
    `  <testsuite name="${escapeXML(visibleText(input))}" tests="${results.length}" failures="${count('FAIL')}" errors="0" skipped="${count('SKIP')}">`,
    ...results.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase({ rule, status, message, places = [] }: RuleResult): string {
  const open = `    <testcase classname="cutaway" name="${escapeXML(rule)}"`;
  if (status === 'PASS') return `${open}/>`;
  if (status === 'SKIP') return `${open}><skipped message="${escapeXML(visibleText(message))}"/></testcase>`;
  const where = places.map((place) => visibleText(placeText(place))).join('\n');
  return `${open}><failure type="${escapeXML(rule)}" message="${escapeXML(visibleText(message))}">${escapeXML(where)}</failure></testcase>`;
}

const NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** What XML 1.0 can't hold, not even escaped, becomes the replacement character. */
function escapeXML(text: string): string {
  return text
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&${NAMES[character]};`)
    .replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
