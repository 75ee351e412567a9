/** Every question, by name. Those that few inputs are asked are loaded when they are. */
import type { QuestionName } from '../answers.ts';
import { follow } from './files/follow.ts';
import { basis, image, layout } from './image/image.ts';
import { later, type Question } from './question.ts';
import { traffic, waits } from './registry/traffic.ts';
import { sharing } from './cache/sharing.ts';
import { clearStored, stored } from './cache/stored.ts';
import { waste } from './image/waste.ts';

/** All questions, each loaded when it is first asked. */
export const QUESTIONS: { readonly [Q in QuestionName]: Question<Q> } = {
  image,
  basis,
  layout,
  follow,
  compare: later(async () => (await import('./compare/compare.ts')).compare),
  diff: later(async () => (await import('./compare/diff.ts')).diff),
  proof: later(async () => (await import('./compare/compare.ts')).proof),
  diffFiles: later(async () => (await import('./compare/diffFiles.ts')).diffFiles),
  diffLayers: later(async () => (await import('./compare/diffLayers.ts')).diffLayers),
  explainFiles: later(async () => (await import('./compare/explainFiles.ts')).explainFiles),
  lines: later(async () => (await import('./compare/diff.ts')).lines),
  fileJson: later(async () => (await import('./compare/fileJson.ts')).fileJson),
  fileLines: later(async () => (await import('./compare/fileLines.ts')).fileLines),
  diffMembers: later(async () => (await import('./compare/diffMembers.ts')).diffMembers),
  diffPackages: later(async () => (await import('./compare/diffPackages.ts')).diffPackages),
  diffSize: later(async () => (await import('./compare/diffSize.ts')).diffSize),
  weights: later(async () => (await import('./compare/weights.ts')).weights),
  report: later(async () => (await import('./compare/report.ts')).report),
  producers: later(async () => (await import('./image/producers.ts')).producers),
  runtime: later(async () => (await import('./image/runtime.ts')).runtime),
  waste,
  layerIndexes: later(async () => (await import('./image/layerIndexes.ts')).layerIndexes),
  privileged: later(async () => (await import('./image/privileged.ts')).privileged),
  advice: later(async () => (await import('./contents/advice.ts')).advice),
  readers: later(async () => (await import('./image/readers.ts')).readers),
  cost: later(async () => (await import('./image/cost.ts')).cost),
  compareContents: later(async () => (await import('./image/compareContents.ts')).compareContents),
  sizes: later(async () => (await import('./image/cost.ts')).sizes),
  fileListing: later(async () => (await import('./files/export.ts')).fileListing),
  treeTar: later(async () => (await import('./files/treeTar.ts')).treeTar),
  treeZip: later(async () => (await import('./files/treeZip.ts')).treeZip),
  describe: later(async () => (await import('./contents/describe.ts')).describe),
  packages: later(async () => (await import('./contents/packages.ts')).packages),
  bill: later(async () => (await import('./contents/bill.ts')).bill),
  secrets: later(async () => (await import('./contents/secrets.ts')).secrets),
  search: later(async () => (await import('./files/search.ts')).search),
  goTo: later(async () => (await import('./files/goTo.ts')).goTo),
  sharing,
  stored,
  clearStored,
  archive: later(async () => (await import('./files/archive.ts')).archive),
  traffic,
  waits,
  tags: later(async () => (await import('./registry/browse.ts')).tags),
  tagHeads: later(async () => (await import('./registry/browse.ts')).tagHeads),
  tagged: later(async () => (await import('./registry/tagged.ts')).tagged),
  catalog: later(async () => (await import('./registry/browse.ts')).catalog),
  referrers: later(async () => (await import('./registry/referrers.ts')).referrers),
  plan: later(async () => (await import('./convert/convert.ts')).plan),
  conversion: later(async () => (await import('./convert/convert.ts')).conversion),
};
