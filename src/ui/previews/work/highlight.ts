/** Highlighting in the previews' own thread: a text's tokens, by a grammar that is loaded when it is wanted. */
import { createLowlight } from 'lowlight';
import { decodeText, type Encoding } from '../text/encoding.ts';
import type { Language } from '../text/language.ts';
import { TOKEN_KINDS, type TokenKind, type Tokens } from '../text/tokens.ts';

type Grammar = Parameters<ReturnType<typeof createLowlight>['register']>[1];

const GRAMMARS: Readonly<Record<Language, () => Promise<{ readonly default: Grammar }>>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  css: () => import('highlight.js/lib/languages/css'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  go: () => import('highlight.js/lib/languages/go'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  lua: () => import('highlight.js/lib/languages/lua'),
  makefile: () => import('highlight.js/lib/languages/makefile'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  perl: () => import('highlight.js/lib/languages/perl'),
  php: () => import('highlight.js/lib/languages/php'),
  python: () => import('highlight.js/lib/languages/python'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  sql: () => import('highlight.js/lib/languages/sql'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

/** highlight.js's scopes, as far as they are distinguished here. */
const KINDS: readonly (readonly [RegExp, TokenKind])[] = [
  [/hljs-(?:comment|quote|deletion)/, 'comment'],
  [/hljs-(?:keyword|built_in|selector-tag|section)/, 'keyword'],
  [/hljs-(?:string|regexp|addition|symbol|char)/, 'string'],
  [/hljs-(?:number|literal)/, 'number'],
  [/hljs-(?:title|type|class)/, 'title'],
  [/hljs-(?:attr|attribute|name|tag|variable|property|params|selector)/, 'name'],
  [/hljs-(?:meta|bullet|link|code)/, 'meta'],
];

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly Node[];
}

const lowlight = createLowlight();

export async function highlight(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: Encoding,
  language: Language,
): Promise<Tokens> {
  if (!lowlight.registered(language)) lowlight.register(language, (await GRAMMARS[language]()).default);
  const sizeOf = encoding === 'Latin-1' ? (text: string) => text.length : utf8Size;
  const tree = lowlight.highlight(language, decodeText(bytes, encoding)) as Node;
  return columnsOf(tree, sizeOf);
}

const utf8 = new TextEncoder();
const utf8Size = (text: string): number => utf8.encode(text).length;

function columnsOf(tree: Node, sizeOf: (text: string) => number): Tokens {
  const starts: number[] = [];
  const ends: number[] = [];
  const kinds: number[] = [];
  let at = 0;
  const visit = (node: Node, around: number): void => {
    const kind = kindOf(node) ?? around;
    if (node.type === 'text') {
      const end = at + sizeOf(node.value ?? '');
      if (kind >= 0 && end > at) {
        starts.push(at);
        ends.push(end);
        kinds.push(kind);
      }
      at = end;
    }
    for (const child of node.children ?? []) visit(child, kind);
  };
  visit(tree, -1);
  return { starts: Uint32Array.from(starts), ends: Uint32Array.from(ends), kinds: Uint8Array.from(kinds) };
}

function kindOf({ properties }: Node): number | undefined {
  const names = Array.isArray(properties?.className) ? properties.className.join(' ') : '';
  const found = KINDS.find(([pattern]) => pattern.test(names));
  return found && TOKEN_KINDS.indexOf(found[1]);
}
