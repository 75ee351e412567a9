/** In which language a text is written, by its name, else by its first line; undefined where neither tells. */

const BY_ENDING: Readonly<Record<string, Language>> = {
  ...{ sh: 'bash', bash: 'bash', ash: 'bash', zsh: 'bash', profile: 'bash', bashrc: 'bash' },
  ...{ py: 'python', pyi: 'python', js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript' },
  ...{ ts: 'typescript', tsx: 'typescript', json: 'json', yaml: 'yaml', yml: 'yaml', toml: 'ini', ini: 'ini' },
  ...{
    conf: 'ini',
    cfg: 'ini',
    service: 'ini',
    desktop: 'ini',
    properties: 'ini',
    xml: 'xml',
    html: 'xml',
    svg: 'xml',
  },
  ...{ css: 'css', go: 'go', rs: 'rust', c: 'c', h: 'c', cc: 'cpp', cpp: 'cpp', hpp: 'cpp', java: 'java', rb: 'ruby' },
  ...{ pl: 'perl', pm: 'perl', php: 'php', sql: 'sql', lua: 'lua', md: 'markdown', diff: 'diff', patch: 'diff' },
  ...{ mk: 'makefile', dockerfile: 'dockerfile' },
};

const BY_NAME: readonly (readonly [RegExp, Language])[] = [
  [/^(?:Dockerfile|Containerfile)(?:\.|$)/, 'dockerfile'],
  [/^(?:GNUm|M|m)akefile$/, 'makefile'],
  [/^(?:Gemfile|Rakefile)$/, 'ruby'],
  [/^\.(?:bashrc|profile|bash_profile|zshrc)$/, 'bash'],
];

/** `#!/usr/bin/env python3`, `#!/bin/sh -e`. */
const BY_SHEBANG: readonly (readonly [RegExp, Language])[] = [
  [/\b(?:ba|da|a|z|k)?sh\b/, 'bash'],
  [/\bpython[\d.]*\b/, 'python'],
  [/\bnode\b/, 'javascript'],
  [/\bperl\b/, 'perl'],
  [/\bruby\b/, 'ruby'],
  [/\bphp\b/, 'php'],
  [/\blua\b/, 'lua'],
];

export const LANGUAGES = [
  ...(['bash', 'c', 'cpp', 'css', 'diff', 'dockerfile', 'go', 'ini', 'java', 'javascript', 'json', 'lua'] as const),
  ...(['makefile', 'markdown', 'perl', 'php', 'python', 'ruby', 'rust', 'sql', 'typescript', 'xml', 'yaml'] as const),
] as const;
export type Language = (typeof LANGUAGES)[number];

export function languageOf(path: string, head: Uint8Array): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named) return named[1];
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  if (name.includes('.') && Object.hasOwn(BY_ENDING, ending)) return BY_ENDING[ending];
  const first = new TextDecoder().decode(head.subarray(0, 100)).split('\n', 1)[0] ?? '';
  return first.startsWith('#!') ? BY_SHEBANG.find(([pattern]) => pattern.test(first))?.[1] : undefined;
}
