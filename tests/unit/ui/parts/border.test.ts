/** What the build puts in place of a tag: text from outside reaches no element as it is. */
import { createElement, Fragment, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { borderElement, tipLines } from '../../../../src/ui/parts/border/border.ts';
import { jsxDEV } from '../../../../src/ui/parts/border/jsx-dev-runtime.ts';
import { jsx, jsxs } from '../../../../src/ui/parts/border/jsx-runtime.ts';
import { CONTROLS, JSON_CONTROLS, forgedLine, rawControls } from '../../../fixtures/controls.ts';

const Given = ({ text }: { readonly text: string }): ReactElement => jsx('b', { children: text });

const CASES: readonly [string, ReactElement][] = [
  ['text', jsx('p', { children: JSON_CONTROLS })],
  ['one text among others', jsxs('p', { children: ['a', JSON_CONTROLS, jsx('b', { children: JSON_CONTROLS })] })],
  ['texts in a list in a list', jsx('p', { children: [['a', [JSON_CONTROLS]]] })],
  ['a component', jsx(Given, { text: JSON_CONTROLS })],
  ['in development', jsxDEV('p', { children: JSON_CONTROLS, title: JSON_CONTROLS }, undefined, false)],
  ...['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder', 'label', 'download'].map(
    (name): [string, ReactElement] => [name, jsx('img', { [name]: JSON_CONTROLS })],
  ),
  ['a tooltip of lines', jsx('p', { title: tipLines('a', JSON_CONTROLS), 'data-lines': '' })],
];

describe('what reaches the page', () => {
  test.each(CASES)('%s', (_, element) => {
    const markup = renderToStaticMarkup(element);
    expect(rawControls(markup) ?? forgedLine(markup)).toBe(undefined);
    expect(markup).toContain('\\x1b');
  });

  test('in a fragment is text all the same', () => {
    const markup = renderToStaticMarkup(jsx(Fragment, { children: JSON_CONTROLS }));
    expect(rawControls(markup)).toBe(undefined);
  });

  test('keeps line feeds and tabs where lines are drawn, and what a person typed', () => {
    expect(renderToStaticMarkup(jsx('pre', { children: 'a\n\tb' }))).toContain('a\n\tb');
    expect(renderToStaticMarkup(jsx('p', { className: 'whitespace-pre-wrap', children: 'a\nb' }))).toContain('a\nb');
    expect(borderElement('input', { value: CONTROLS }).value).toBe(CONTROLS);
  });

  test('costs no copy where there is nothing to hide', () => {
    const props = { title: 'a', children: ['b', createElement('b', { key: 1 }), 1, null] };
    expect(borderElement('p', props)).toBe(props);
  });
});
