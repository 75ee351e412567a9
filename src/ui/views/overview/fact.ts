/** A fact of the overview: a name and what is said under it, for the images that have such a fact. */
import type { ComponentType } from 'react';
import type { Node } from '../../../core/image/node.ts';
import type { ImageSummary } from '../../../engine/engine.ts';
import type { ViewProps } from '../../state/viewProps.ts';
import type { Costly } from './useCostly.ts';

export interface OverviewPlace extends ViewProps {
  readonly image: Node;
  /** Base first; empty for artifacts without any. */
  readonly layers: readonly Node[];
  /** Undefined while it is read, and where the image has no config. */
  readonly summary: ImageSummary | undefined;
  /** Stored bytes of the layers that are in the input. */
  readonly stored: number;
  /** Its bytes lie in a registry: reading costs requests and time. */
  readonly remote: boolean;
  readonly costly: Costly;
}

export interface FactProps {
  readonly place: OverviewPlace;
}

export interface OverviewFact {
  readonly name: string;
  applies(place: OverviewPlace): boolean;
  readonly Fact: ComponentType<FactProps>;
  /** Lines of text kept free for what comes later, so that nothing moves when it comes. */
  readonly lines?: number;
}

export interface OverviewSection {
  readonly title: string;
  readonly facts: readonly OverviewFact[];
}

/** Has layers that hold files, and a config that says how to run them. */
export const isImage = ({ image }: Pick<OverviewPlace, 'image'>): boolean => image.role === 'manifest';

/** A layer by itself has no config, so facts from the config do not apply to it: they are not missing. */
export const mayHaveConfig = ({ image, opened }: Pick<OverviewPlace, 'image' | 'opened'>): boolean =>
  image.role === 'manifest' &&
  (image.origin === 'stored' ||
    !opened.formats.includes('layer') ||
    image.children.some(({ role }) => role === 'config'));

/** Has files, also as a layer that stands alone. */
export const hasFiles = ({ image, layers }: Pick<OverviewPlace, 'image' | 'layers'>): boolean =>
  (image.role === 'manifest' || image.role === 'layer') && layers.length > 0;
