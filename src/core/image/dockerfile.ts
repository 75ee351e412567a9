/**
 * Build steps as a person would have written them: `created_by` of a history entry without the shells, markers and
 * hashes that the builders put around the instruction. What no known builder of Dockerfiles wrote stays as it is.
 */

const SHELLS = ['/bin/sh -c ', '/bin/bash -c ', '/bin/ash -c ', 'bash -c ', 'sh -c '];
const WINDOWS_SHELL = /^(?:powershell(?:\.exe)?\s+(?:-\w+\s+(?:[\w=;'"$]+\s+)?)*?-Command\s+|cmd\s+\/S\s+\/C\s+)/i;
const INSTRUCTION =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/;

/** The readable form of one step. Never empty where the step is not. */
export function toInstruction(createdBy: string): string {
  const text = createdBy.replace(/\s*# buildkit\s*$/, '').trim();
  if (text.startsWith('RUN ')) return run(text.slice(4));
  if (INSTRUCTION.test(text)) return tidy(text);
  const counted = /^\|\d+ /.test(text) ? run(text) : undefined;
  if (counted !== undefined) return counted;
  const shell = shellOf(text);
  if (shell === undefined) return text;
  const command = text.slice(shell.length);
  const nothing = /^#\(nop\)\s+/.exec(command);
  return nothing ? tidy(command.slice(nothing[0].length)) : `RUN ${breakLines(command)}`;
}

function shellOf(text: string): string | undefined {
  const windows = WINDOWS_SHELL.exec(text);
  return windows ? windows[0] : SHELLS.find((shell) => text.startsWith(shell));
}

/** `|2 A=b C=d /bin/sh -c …`: the build arguments that were set come first, then the shell. */
function run(text: string): string {
  const counted = /^\|(\d+)\s+/.exec(text);
  if (!counted) return `RUN ${breakLines(withoutShell(text))}`;
  const rest = text.slice(counted[0].length);
  const starts = [...SHELLS, 'powershell', 'cmd /S /C '].map((shell) => rest.indexOf(shell)).filter((at) => at >= 0);
  if (starts.length === 0) return `RUN ${breakLines(rest)}`;
  const at = Math.min(...starts);
  const given = rest.slice(0, at).trim();
  return `RUN ${breakLines(withoutShell(rest.slice(at)))}${given === '' ? '' : `\n# with ${given}`}`;
}

function withoutShell(text: string): string {
  const shell = shellOf(text);
  return shell === undefined ? text : text.slice(shell.length);
}

/** One command a line, as Dockerfiles are written; commands in quotes stay together. */
function breakLines(command: string): string {
  const trimmed = command.trim().replace(/[ \t]{2,}/g, ' ');
  if (trimmed.length <= 80 || trimmed.includes('\n')) return trimmed;
  return splitOutsideQuotes(trimmed).join(' \\\n    ');
}

function splitOutsideQuotes(text: string): string[] {
  const lines: string[] = [];
  let quote = '';
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (at > start && (text.startsWith(' && ', at) || text.startsWith(' || ', at) || text.startsWith('; ', at))) {
      const cut = character === ';' ? at + 1 : at;
      lines.push(text.slice(start, cut).trim());
      start = cut;
    }
  }
  return [...lines, text.slice(start).trim()];
}

/** `COPY file:3a…e in /x` -> `COPY … /x`, `COPY dir:…`, `ADD multi:…`; platform hashes of BuildKit are kept. */
function tidy(text: string): string {
  const copied = /^(ADD|COPY)\s+(?:(--\S+(?:\s+--\S+)*)\s+)?(file|dir|multi):[0-9a-f]{8,}\s+in\s+(.*)$/s.exec(text);
  if (!copied) return text.replace(/^(\w+)\s{2,}/, '$1 ');
  const [, verb, flags, kind, target] = copied;
  const what = kind === 'dir' ? '<directory>' : kind === 'multi' ? '<files>' : '<file>';
  return [verb, flags, what, target?.trim()].filter(Boolean).join(' ');
}
