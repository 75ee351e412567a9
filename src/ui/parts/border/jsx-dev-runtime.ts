/** The same in development, where React wants to know the place in the source. */
import type { ElementType, Key } from 'react';
import * as react from 'react/jsx-dev-runtime';
import type { Props } from './border.ts';
import { bordered } from './jsx-runtime.ts';

export { Fragment, type JSX } from 'react/jsx-dev-runtime';

export const jsxDEV = (
  type: ElementType,
  props: Props,
  key: Key | undefined,
  isStatic: boolean,
  source?: react.JSXSource,
  self?: unknown,
) => react.jsxDEV(type, bordered(type, props), key, isStatic, source, self);
