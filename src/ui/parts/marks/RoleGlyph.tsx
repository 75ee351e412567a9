/** RoleGlyph: one small drawing a role; layers carry their number on their colour. */
import { Braces, FileBadge, FileQuestion, Layers3, ListTree, Package, Paperclip } from 'lucide-react';
import type { Role } from '../../../core/image/node.ts';
import { stratumColor } from '../strata/stratumColor.ts';

const GLYPHS = {
  index: ListTree,
  manifest: Layers3,
  config: Braces,
  attestation: FileBadge,
  artifact: Package,
  referrer: Paperclip,
  unknown: FileQuestion,
} as const;

export function RoleGlyph({ role, layer }: { readonly role: Role; readonly layer?: number }) {
  if (role === 'layer') return <LayerChip layer={layer ?? 0} />;
  const Glyph = GLYPHS[role];
  return <Glyph size={14} aria-hidden="true" className="shrink-0 text-ink-2" />;
}

/** A layer's number on its colour: the same chip wherever a layer is meant. */
export function LayerChip({ layer }: { readonly layer: number }) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-3.5 min-w-4 shrink-0 items-center justify-center rounded-xs px-0.5 font-mono font-semibold text-[10px] leading-none"
      style={{ background: stratumColor(layer), color: 'var(--stratum-ink)' }}
    >
      {layer}
    </span>
  );
}
