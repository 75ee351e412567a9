/** Values of a config in words. */
import type { Healthcheck, RuntimeConfig } from '../../../core/oci/config.ts';
import { quoteWord } from '../../../core/oci/names/shellLine.ts';
import { visibleText } from '../../../core/oci/text.ts';

const NANOSECONDS = 1e9;

/** `30 s`, `1.5 s`. */
function seconds(value: number): string {
  return `${Number(value.toPrecision(6))} s`;
}

/** The command and its timing in one sentence. */
export function healthText({ Test = [], Interval, Timeout, StartPeriod, StartInterval, Retries }: Healthcheck): string {
  const [kind, ...rest] = Test ?? [];
  if (kind === 'NONE') return 'Disabled: a health check of the base image does not run.';
  const command =
    kind === 'CMD-SHELL'
      ? rest.join(' ')
      : rest.map((word) => quoteWord(word) ?? visibleText(JSON.stringify(word))).join(' ');
  const parts: string[] = [command === '' ? 'No command' : command];
  const say = (words: string, nanoseconds: number | undefined) => {
    if (nanoseconds) parts.push(`${words} ${seconds(nanoseconds / NANOSECONDS)}`);
  };
  say('every', Interval);
  say('timeout', Timeout);
  say('start period', StartPeriod);
  say('during start every', StartInterval);
  if (Retries) parts.push(`${Retries} ${Retries === 1 ? 'retry' : 'retries'}`);
  return parts.join(', ');
}

/** One line of what a runtime is given: words of a command (`apart`: a list of things that are none), or a sentence. */
interface RunLine {
  readonly name: string;
  readonly words?: readonly string[];
  readonly apart?: boolean;
  readonly text?: string;
}

/** The field of each line, how it is called, and how its value is written. */
const FIELDS: readonly (readonly [keyof RuntimeConfig, string, (config: RuntimeConfig) => Omit<RunLine, 'name'>])[] = [
  ['Entrypoint', 'Entrypoint', ({ Entrypoint = [] }) => ({ words: Entrypoint })],
  ['Cmd', 'Cmd', ({ Cmd = [] }) => ({ words: Cmd })],
  ['WorkingDir', 'Working directory', ({ WorkingDir = '' }) => ({ words: [WorkingDir] })],
  ['User', 'User', ({ User = '' }) => ({ words: [User] })],
  ['ExposedPorts', 'Ports', ({ ExposedPorts = {} }) => ({ words: Object.keys(ExposedPorts), apart: true })],
  ['Volumes', 'Volumes', ({ Volumes = {} }) => ({ words: Object.keys(Volumes), apart: true })],
  ['StopSignal', 'Stop signal', ({ StopSignal = '' }) => ({ words: [StopSignal] })],
  ['StopTimeout', 'Stop timeout', ({ StopTimeout = 0 }) => ({ text: seconds(StopTimeout) })],
  ['Healthcheck', 'Healthcheck', ({ Healthcheck = {} }) => ({ text: healthText(Healthcheck) })],
  ['Shell', 'Shell', ({ Shell = [] }) => ({ words: Shell })],
  ['OnBuild', 'On build', ({ OnBuild = [] }) => ({ words: OnBuild, apart: true })],
  ['Hostname', 'Hostname', ({ Hostname = '' }) => ({ words: [Hostname] })],
  ['Domainname', 'Domain name', ({ Domainname = '' }) => ({ words: [Domainname] })],
];

/** Shown in places of their own. */
const ELSEWHERE = ['Env', 'Labels'];

/** Set, and not to what a builder writes for nothing. */
function isSet(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '' && value !== false;
}

/** Every field that has a value, known ones first, the rest as JSON: nothing of a config stays unseen. */
export function runLines(config: RuntimeConfig): readonly RunLine[] {
  const known = FIELDS.filter(([field]) => isSet(config[field])).map(([, name, tell]) => ({ name, ...tell(config) }));
  if (!isSet(config.User)) known.push({ name: 'User', text: 'root (no user is set)' });
  const shown = new Set<string>([...FIELDS.map(([field]) => field), ...ELSEWHERE]);
  const rest = Object.entries(config).filter(([name, value]) => !shown.has(name) && isSet(value));
  return [
    ...known,
    ...rest.map(([name, value]) => ({ name, words: [typeof value === 'string' ? value : JSON.stringify(value)] })),
  ];
}
