/** Every question, by name. */
import type { QuestionName } from '../answers.ts';
import { archive } from './archive.ts';
import { compareContents } from './compareContents.ts';
import { bill } from './content/bill.ts';
import { describe } from './content/describe.ts';
import { diffPackages } from './content/diffPackages.ts';
import { diffSize } from './content/diffSize.ts';
import { packages } from './content/packages.ts';
import { secrets } from './content/secrets.ts';
import { cost, sizes } from './cost.ts';
import { diff, lines } from './diff.ts';
import { fileListing } from './export.ts';
import { diffFiles } from './files/diffFiles.ts';
import { diffLayers } from './files/diffLayers.ts';
import { diffMembers } from './files/diffMembers.ts';
import { explainFiles } from './files/explainFiles.ts';
import { fileJson } from './files/fileJson.ts';
import { fileLines } from './files/fileLines.ts';
import { report } from './files/report.ts';
import { follow } from './follow.ts';
import { conversion, plan } from './forms/convert.ts';
import { basis, image } from './image.ts';
import { layout } from './layout.ts';
import { producers } from './producers.ts';
import type { Question } from './question.ts';
import { catalog } from './registry/catalog.ts';
import { referrers } from './registry/referrers.ts';
import { tagged } from './registry/tagged.ts';
import { tagHeads } from './registry/tagHeads.ts';
import { tags } from './registry/tags.ts';
import { traffic } from './registry/traffic.ts';
import { runtime } from './runtime.ts';
import { goTo } from './search/goTo.ts';
import { search } from './search/search.ts';
import { clearStored, stored } from './stored.ts';
import { waste } from './waste.ts';

export const QUESTIONS: { readonly [Q in QuestionName]: Question<Q> } = {
  image,
  basis,
  layout,
  follow,
  diff,
  diffFiles,
  diffLayers,
  explainFiles,
  lines,
  fileJson,
  fileLines,
  diffMembers,
  diffPackages,
  diffSize,
  report,
  producers,
  runtime,
  waste,
  cost,
  compareContents,
  sizes,
  fileListing,
  describe,
  packages,
  bill,
  secrets,
  search,
  goTo,
  stored,
  clearStored,
  archive,
  traffic,
  tags,
  tagHeads,
  tagged,
  catalog,
  referrers,
  plan,
  conversion,
};
