/** Annotations of the runtime config: labels as they are, and what conversion.md derives from other fields of the config. */

import type { ImageConfig } from '../../oci/config.ts';
import { toPointerPart } from '../../oci/json/pointer.ts';

interface RuntimeAnnotation {
  readonly name: string;
  readonly value: string;
  /** JSON pointer in the image config. */
  readonly from: string;
  readonly how: string;
}

/** Sorted by name; a label of the same name wins over what would be derived. */
export function annotationsOf(config: ImageConfig): RuntimeAnnotation[] {
  const labels = Object.entries(config.config?.Labels ?? {}).map(([name, value]) => ({
    ...{ name, value, from: `/config/Labels/${toPointerPart(name)}` },
    how: 'A label, copied unchanged.',
  }));
  const set = new Set(labels.map(({ name }) => name));
  const derived = implied(config).filter(({ name }) => !set.has(name));
  return [...labels, ...derived].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function implied(config: ImageConfig): RuntimeAnnotation[] {
  const { config: run = {} } = config;
  const fields: readonly (readonly [string, string | undefined, string])[] = [
    ['os', config.os, '/os'],
    ['architecture', config.architecture, '/architecture'],
    ['variant', config.variant, '/variant'],
    ['os.version', config['os.version'], '/os.version'],
    ['os.features', config['os.features']?.join(','), '/os.features'],
    ['author', config.author, '/author'],
    ['created', config.created, '/created'],
    ['stopSignal', run.StopSignal, '/config/StopSignal'],
    ['exposedPorts', Object.keys(run.ExposedPorts ?? {}).join(','), '/config/ExposedPorts'],
  ];
  return fields.flatMap(([name, value, from]) =>
    value ? [{ name: `org.opencontainers.image.${name}`, value, from, how: 'Written as an annotation.' }] : [],
  );
}
