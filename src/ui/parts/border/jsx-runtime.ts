/** React's JSX runtime with the border before it: what the build puts in place of each tag. `#page` in package.json. */
import type { ElementType, Key } from 'react';
import * as react from 'react/jsx-runtime';
import { borderChildren, borderElement, type Props } from './border.ts';

export { Fragment, type JSX } from 'react/jsx-runtime';

/** Components get what they are given; text reaches the page in elements, and in fragments and providers without one. */
export function bordered(type: ElementType, props: Props): Props {
  if (typeof type === 'string') return borderElement(type, props);
  return typeof type === 'function' ? props : borderChildren(props);
}

export const jsx = (type: ElementType, props: Props, key?: Key) => react.jsx(type, bordered(type, props), key);
export const jsxs = (type: ElementType, props: Props, key?: Key) => react.jsxs(type, bordered(type, props), key);
