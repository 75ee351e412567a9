/** The packages of an image as a text to save: a table, JSON, SPDX or CycloneDX. */
import {
  type BilledImage,
  type BilledPackage,
  type BillFormat,
  billedPackages,
} from '../../../core/content/packages/bill/bill.ts';
import { toCycloneDX } from '../../../core/content/packages/bill/cycloneDX.ts';
import { toSpdx } from '../../../core/content/packages/bill/spdx.ts';
import { toTsv } from '../../../core/content/packages/bill/tsv.ts';
import { caveats } from '../../../core/oci/basis/caveats.ts';
import type { ImageSummary } from '../../../core/image/summary.ts';
import type { Session } from '../../session/session.ts';
import type { Question } from '../question.ts';
import { packages } from './packages.ts';

const WRITERS: Readonly<Record<BillFormat, (listed: readonly BilledPackage[], image: BilledImage) => string>> = {
  json: (listed) => `${JSON.stringify(listed)}\n`,
  tsv: toTsv,
  spdx: toSpdx,
  cyclonedx: toCycloneDX,
};

/** Lists the packages of an image in one of several formats. */
export const bill: Question<'bill'> = {
  async answer(asked, { image, format }, options) {
    const answer = await packages.answer(asked, { image }, options);
    const { databases, findings, basis } = answer;
    const billed = toBilled(asked.session, image, await asked.session.images.image(image), caveats(basis));
    return { text: WRITERS[format](billedPackages(answer, billed), billed), databases, findings, basis };
  },
};

/** Named by its manifest; an archive that has none names it by its config. */
function toBilled(
  session: Session,
  key: string,
  { imageID, config, layers, steps }: ImageSummary,
  told: readonly string[],
): BilledImage {
  const node = session.node(key);
  const digest = node.digest ?? imageID ?? key;
  return {
    ...{ name: node.names[0] ?? digest, digest, created: config?.created ?? null },
    caveats: told,
    layers: layers.map(({ digest: stored, diffID, step }) => {
      const { instruction = '', createdBy = '' } = (step === null ? undefined : steps[step]) ?? {};
      return { digest: stored, diffID, step: step === null ? null : { number: step, text: instruction || createdBy } };
    }),
  };
}
