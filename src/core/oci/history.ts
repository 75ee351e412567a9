/** History entries of an image config, oldest first. image-spec config.md, "history". */
import { dropAbsent } from './descriptor.ts';
import type { Fields } from './json/fields.ts';

/** One step of a config's history (image-spec, config.md, `history`). */
export interface History {
  readonly created?: string;
  readonly created_by?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
}

/** Reads one step; fields of a wrong type are findings and absent. */
export function readHistory(fields: Fields): History {
  return dropAbsent({
    created: fields.string('created'),
    created_by: fields.string('created_by'),
    author: fields.string('author'),
    comment: fields.string('comment'),
    empty_layer: fields.boolean('empty_layer'),
  });
}
