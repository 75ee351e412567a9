/**
 * The border: whatever text reaches the page passes here, wherever it came from. What would drive, reorder or hide what a
 * person reads is shown as an escape, and so is a line feed where it would be drawn as a space. The JSX runtime beside
 * this file calls it for every element, so no view can forget it; code that writes to an element by itself calls
 * `visibleLayout`.
 */
import { visibleLayout, visibleText } from '../../../core/oci/text.ts';

/** Attributes that are read out or shown. What a person types, `value`, stays as typed; names of elements stay names. */
const SHOWN = ['alt', 'placeholder', 'label', 'download', 'aria-label', 'aria-description', 'aria-valuetext'] as const;

export type Props = Readonly<Record<string, unknown>>;

/** The props of an element with its text and its shown attributes made visible; the same object where nothing is. */
export function borderElement(tag: string, props: Props): Props {
  let changed: Record<string, unknown> | undefined;
  const put = (name: string, value: unknown) => {
    if (value === props[name]) return;
    changed ??= { ...props };
    changed[name] = value;
  };
  for (const name of SHOWN) put(name, onOneLine(props[name]));
  put('title', 'data-lines' in props ? inLines(props.title) : onOneLine(props.title));
  put('children', content(props.children, keepsLines(tag, props.className) ? inLines : onOneLine));
  return changed ?? props;
}

/** The same for what has children and no element: a fragment, a provider. */
export function borderChildren(props: Props): Props {
  const children = content(props.children, inLines);
  return children === props.children ? props : { ...props, children };
}

/** A tooltip of several lines, for an element with `data-lines`: the line feeds between them are ours, those within are not. */
export const tipLines = (...lines: readonly string[]): string => lines.map(visibleText).join('\n');

const inLines = (value: unknown) => (typeof value === 'string' ? visibleLayout(value) : value);
const onOneLine = (value: unknown) =>
  typeof value === 'string' ? visibleLayout(value).replaceAll('\n', '\\n') : value;

function keepsLines(tag: string, className: unknown): boolean {
  return tag === 'pre' || (typeof className === 'string' && className.includes('whitespace-pre'));
}

function content(children: unknown, show: (value: unknown) => unknown): unknown {
  if (!Array.isArray(children)) return show(children);
  const shown = children.map((item) => content(item, show));
  return shown.some((item, at) => item !== children[at]) ? shown : children;
}
