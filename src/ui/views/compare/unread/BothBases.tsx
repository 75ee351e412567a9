/** What a comparison does not rest on, side by side. */
import type { ComparedBasis } from '../../../../core/oci/basis/basis.ts';
import { BasisNote } from '../../../elements/answer/BasisNote.tsx';
import type { Compared } from '../useCompared.ts';

interface BothBasesProps {
  readonly basis: ComparedBasis;
  readonly compared: Compared;
}

export function BothBases({ basis, compared }: BothBasesProps) {
  return (
    <>
      <BasisNote basis={basis.left} openedID={compared.left.id} what="What is compared" side="Left" />
      <BasisNote basis={basis.right} openedID={compared.right.id} what="What is compared" side="Right" />
    </>
  );
}
