/**
 * The JSON of one layer in the form before Docker 1.10: `<id>/json` of old archives, `v1Compatibility` of schema 1. The
 * topmost is the config; each is the step that made its layer. Docker's image-spec v1.md.
 */
import { dropAbsent } from '../descriptor.ts';
import type { History } from '../history.ts';
import type { Fields } from '../json/fields.ts';

/** The step, as Docker itself makes history of it. */
export function readV1Step(fields: Fields): History {
  const command = fields.object('container_config')?.strings('Cmd');
  return dropAbsent({
    created: fields.string('created'),
    created_by: command?.join(' '),
    author: fields.string('author') || undefined,
    comment: fields.string('comment') || undefined,
  });
}
