/** Which build step made a layer: the builder's history says it outright, or a layer is of several steps. */
import { expect, it } from 'vitest';
import type { Node } from '../../../../src/core/image/node.ts';
import { summarise } from '../../../../src/core/image/summary.ts';

const NOP = '/bin/sh -c #(nop) ';
type Line = readonly [createdBy: string, layer?: true];

const HISTORIES: readonly [what: string, lines: readonly Line[], steps: readonly (number | null)[]][] = [
  ['a layer for each step', [['COPY . /srv', true], ['RUN make', true], ['CMD ["a"]']], [0, 1]],
  [
    'a layer of a folder',
    [
      ['WORKDIR /srv', true],
      ['RUN a', true],
    ],
    [0, 1],
  ],
  [
    'one commit for steps that end with a command',
    [[`${NOP}COPY dir:1 in /srv`], [`${NOP}USER 1`], ['CMD a', true]],
    [0],
  ],
  [
    'one commit for several that bring files',
    [['a', true], ['COPY . /srv'], ['/bin/sh -c make'], ['CMD a', true]],
    [0, null],
  ],
  ['the last of them brings files', [['COPY . /srv'], ['/bin/sh -c make', true]], [null]],
  ['a layer squashed into one', [['COPY . /srv'], ['RUN make'], ['', true]], [null]],
  [
    'a command alone',
    [
      ['a', true],
      [`${NOP}CMD ["a"]`, true],
    ],
    [0, null],
  ],
  [
    'a commit',
    [
      ['a', true],
      ['/bin/sh', true],
    ],
    [0, 1],
  ],
  ['a history that does not fit', [['COPY . /srv', true]], [null, null]],
];

it.each(HISTORIES)('%s', (_, lines, expected) => {
  const children = expected.map((_, at) => ({ key: `${at}`, role: 'layer', digest: null, size: 1, present: true }));
  const history = lines.map(([created_by, layer]) => ({ created_by, ...(layer ? {} : { empty_layer: true }) }));
  const { layers } = summarise({ key: 'm', role: 'manifest', children } as unknown as Node, { history });
  expect(layers.map(({ step }) => step)).toEqual(expected);
});
