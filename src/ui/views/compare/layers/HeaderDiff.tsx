/** Two layers as archives, header by header: what the files alone do not show. */
import type { Facts } from '../../../../core/diff/images.ts';
import type { Compared } from '../useCompared.ts';

interface HeaderDiffProps {
  readonly compared: Compared;
  readonly left: Facts;
  readonly right: Facts;
}

export function HeaderDiff(_props: HeaderDiffProps) {
  return null;
}
