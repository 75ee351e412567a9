/** The kinds of changed packages, in the order of their chips. */
import type { PackageChangeKind } from '../../../../core/diff/packages/diffPackages.ts';

export const PACKAGE_KINDS: readonly PackageChangeKind[] = ['upgraded', 'downgraded', 'added', 'removed', 'rebuilt'];
