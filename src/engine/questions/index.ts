/** Every question, by name. Those that few inputs are asked are loaded when they are. */
import type { QuestionName } from '../answers.ts';
import { follow } from './follow.ts';
import { basis, image } from './image.ts';
import { layout } from './layout.ts';
import { later, type Question } from './question.ts';
import { traffic } from './registry/traffic.ts';
import { waits } from './registry/waits.ts';
import { clearStored, stored } from './stored.ts';
import { waste } from './waste.ts';

/** All questions, each loaded when it is first asked. */
export const QUESTIONS: { readonly [Q in QuestionName]: Question<Q> } = {
  image,
  basis,
  layout,
  follow,
  compare: later(async () => (await import('./compare/compare.ts')).compare),
  diff: later(async () => (await import('./diff.ts')).diff),
  diffFiles: later(async () => (await import('./files/diffFiles.ts')).diffFiles),
  diffLayers: later(async () => (await import('./files/diffLayers.ts')).diffLayers),
  explainFiles: later(async () => (await import('./files/explainFiles.ts')).explainFiles),
  lines: later(async () => (await import('./diff.ts')).lines),
  fileJson: later(async () => (await import('./files/fileJson.ts')).fileJson),
  fileLines: later(async () => (await import('./files/fileLines.ts')).fileLines),
  diffMembers: later(async () => (await import('./files/diffMembers.ts')).diffMembers),
  diffPackages: later(async () => (await import('./content/diffPackages.ts')).diffPackages),
  diffSize: later(async () => (await import('./content/diffSize.ts')).diffSize),
  report: later(async () => (await import('./files/report.ts')).report),
  producers: later(async () => (await import('./producers.ts')).producers),
  runtime: later(async () => (await import('./runtime.ts')).runtime),
  waste,
  advice: later(async () => (await import('./content/advice.ts')).advice),
  readers: later(async () => (await import('./files/readers.ts')).readers),
  cost: later(async () => (await import('./cost.ts')).cost),
  compareContents: later(async () => (await import('./compareContents.ts')).compareContents),
  sizes: later(async () => (await import('./cost.ts')).sizes),
  fileListing: later(async () => (await import('./export.ts')).fileListing),
  treeTar: later(async () => (await import('./files/treeTar.ts')).treeTar),
  treeZip: later(async () => (await import('./files/treeZip.ts')).treeZip),
  describe: later(async () => (await import('./content/describe.ts')).describe),
  packages: later(async () => (await import('./content/packages.ts')).packages),
  bill: later(async () => (await import('./content/bill.ts')).bill),
  secrets: later(async () => (await import('./content/secrets.ts')).secrets),
  search: later(async () => (await import('./search/search.ts')).search),
  goTo: later(async () => (await import('./search/goTo.ts')).goTo),
  stored,
  clearStored,
  archive: later(async () => (await import('./archive.ts')).archive),
  traffic,
  waits,
  tags: later(async () => (await import('./registry/tags.ts')).tags),
  tagHeads: later(async () => (await import('./registry/tagHeads.ts')).tagHeads),
  tagged: later(async () => (await import('./registry/tagged.ts')).tagged),
  catalog: later(async () => (await import('./registry/catalog.ts')).catalog),
  referrers: later(async () => (await import('./registry/referrers.ts')).referrers),
  plan: later(async () => (await import('./forms/convert.ts')).plan),
  conversion: later(async () => (await import('./forms/convert.ts')).conversion),
};
