/** Every key of the app, in the order of the help; what each does is in keepKeys.ts or in the part that has the focus. */

interface KeyHint {
  readonly keys: readonly string[];
  readonly does: string;
  /** A single letter: can be switched off. */
  readonly letter?: boolean;
}

/** Keys of single actions, for the palette to name beside them. */
export const KEY = {
  open: 'Ctrl O',
  left: 'Ctrl B',
  details: 'i',
  palette: 'Ctrl K',
  below: '[',
  above: ']',
  paths: 't',
  search: 's',
  help: '?',
} as const;

export const KEYS: readonly (readonly [group: string, hints: readonly KeyHint[]])[] = [
  [
    'Anywhere',
    [
      { keys: [KEY.palette], does: 'all commands (also Ctrl Shift P)' },
      { keys: [KEY.open], does: 'open files' },
      { keys: ['Ctrl V'], does: 'open a pasted file or JSON document' },
      { keys: [KEY.left], does: 'show or hide the left pane' },
      { keys: ['1', '…', '9'], does: 'go to the view with that number', letter: true },
      { keys: ['↓'], does: 'from a tab into its view' },
      { keys: ['←', '→'], does: 'along the tabs, and along the buttons of a bar' },
      { keys: ['F6', 'Shift F6'], does: 'next pane, pane before: tabs, view, open file, details, inputs' },
      { keys: [KEY.details], does: 'show or hide the details', letter: true },
      { keys: [KEY.below, KEY.above], does: 'layer below, layer above', letter: true },
      { keys: [KEY.paths], does: 'go to a file by a few letters of its path', letter: true },
      { keys: [KEY.search], does: 'search all layers', letter: true },
      { keys: [KEY.help], does: 'this help', letter: true },
    ],
  ],
  [
    'Trees',
    [
      { keys: ['↑', '↓'], does: 'row above, row below' },
      { keys: ['j', 'k'], does: 'row below, row above', letter: true },
      { keys: ['→'], does: 'expand, then go to the first child' },
      { keys: ['←'], does: 'collapse, then go to the parent' },
      { keys: ['Home', 'End'], does: 'first row, last row' },
      { keys: ['*'], does: 'expand all rows beside this one' },
      { keys: ['Enter'], does: 'show details, open a file' },
      { keys: ['a…z'], does: 'jump to a row by typing its name (i, s and t do so too)' },
      { keys: ['Page Up', 'Page Down'], does: 'a page up, a page down' },
    ],
  ],
  [
    'Files',
    [
      { keys: ['/'], does: 'filter by path', letter: true },
      { keys: ['Shift F10'], does: 'open the menu of a row' },
      { keys: ['Ctrl Space'], does: 'mark a row, to save several together (also Ctrl click)' },
      { keys: ['Shift ↑', 'Shift ↓'], does: 'mark rows as you go (also Shift click)' },
      { keys: ['f', 'F3'], does: 'find in the open text, next match', letter: true },
      { keys: ['Backspace'], does: 'one directory up, where the tree shows only one; out of an open archive' },
      { keys: ['Esc'], does: 'close the open file' },
    ],
  ],
  ['Packages', [{ keys: ['Esc'], does: 'close the open package' }]],
  [
    'In a registry',
    [
      { keys: ['/'], does: 'filter tags or repositories', letter: true },
      { keys: ['Enter'], does: 'list the tags of a repository, open a tag' },
      { keys: ['y'], does: 'pin the link to the digest, or unpin it', letter: true },
    ],
  ],
  [
    'Compare',
    [
      { keys: ['n', 'p'], does: 'next change, previous change', letter: true },
      { keys: ['x'], does: 'swap the sides', letter: true },
    ],
  ],
  [
    'The stack of layers',
    [
      { keys: ['↑', '↓'], does: 'object above, object below' },
      { keys: ['Home', 'End'], does: 'top of the stack, base layer' },
      { keys: ['↑', '↓'], does: 'on the water line: apply one more layer, one fewer' },
    ],
  ],
  [
    'The size map',
    [
      { keys: ['Enter'], does: 'into a directory' },
      { keys: ['Backspace'], does: 'out of it' },
    ],
  ],
];
