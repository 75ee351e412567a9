/** What fails, as SARIF 2.1.0 for code scanning: a result for each file, or for the image where no file is at fault. */
import { visibleText } from '../../core/oci/text.ts';
import { placeText, type RuleResult } from './rules.ts';

const ABOUT: Readonly<Record<string, string>> = {
  lowestEfficiency: 'The part of the shipped bytes that the image shows',
  highestWastedBytes: 'Bytes that ship and that the image does not show',
  highestUserWastedPercent: 'Such bytes against those above the base layer',
  maxSize: 'Stored bytes of all layers',
  maxGrowth: 'Stored bytes more than the base has',
  maxPackages: 'Packages in the image',
  noSecrets: 'Private keys, tokens and passwords in any layer',
  noSetuid: 'Files that are setuid or setgid',
};

/** The log as JSON. `input` is where results without a file are found. */
export function toSARIF(input: string, results: readonly RuleResult[]) {
  const failed = results.filter(({ status }) => status === 'FAIL');
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Cutaway',
            rules: results.map(({ rule }) => ({ id: rule, shortDescription: { text: ABOUT[rule] ?? rule } })),
          },
        },
        results: failed.flatMap(({ rule, message, places = [] }) =>
          places.length === 0
            ? [result(rule, message, input)]
            : places.map((place) => result(rule, placeText(place), place.inConfig ? input : place.path)),
        ),
      },
    ],
  };
}

function result(ruleId: string, text: string, uri: string) {
  const path = uri
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return {
    ...{ ruleId, level: 'error', message: { text: visibleText(text) } },
    locations: [{ physicalLocation: { artifactLocation: { uri: path } } }],
  };
}
