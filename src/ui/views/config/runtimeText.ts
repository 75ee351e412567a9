/** Values of a runtime config as text, by JSON pointer (RFC 6901). */
import { fromPointerPart } from '../../../core/oci/json/pointer.ts';

/** Strings as they are, everything else as JSON; '' where nothing is there. */
export function valueAt(document: object, pointer: string): string {
  let value: unknown = document;
  for (const part of pointer.split('/').slice(1)) {
    const key = fromPointerPart(part);
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return '';
    value = (value as Record<string, unknown>)[key];
  }
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
