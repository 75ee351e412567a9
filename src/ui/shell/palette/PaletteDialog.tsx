/**
 * The palette: one field over a list. It shows commands, or the paths of the root filesystem; `>` typed first goes from
 * paths to commands.
 */
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { FoundPath } from '../../../engine/questions/files/answers.ts';
import { formatCount } from '../../parts/format.ts';
import { LayerChip } from '../../parts/marks/RoleGlyph.tsx';
import { useSamples } from '../../state/open/samples.ts';
import { openAt, type Slot, useActiveSlot, useApp } from '../../state/appState.ts';
import { isRemote } from '../../state/open/isRemote.ts';
import { useSettings } from '../../state/settings.ts';
import { type Command, commandsFor, matching, referenceCommand } from './commands.ts';
import { MarkedPath } from './MarkedPath.tsx';
import { dialogDrawn } from '../dialogs/dialogs.ts';
import { closePalette, fieldDrawn, PALETTE, usePalette } from './paletteState.ts';
import { pathsPlace, useGoTo } from './useGoTo.ts';

export function PaletteDialog() {
  const [shown, setShown] = useState(false);
  useEffect(dialogDrawn, []);
  return (
    <dialog
      id={PALETTE}
      aria-label="Command palette"
      onToggle={(event) => setShown(event.newState === 'open')}
      closedby="any"
      className="mx-auto mt-[12dvh] mb-auto w-[min(640px,94vw)] overflow-hidden rounded-md border border-line bg-raised p-0 text-ink shadow-xl backdrop:bg-black/40"
    >
      {shown && <Palette />}
    </dialog>
  );
}

interface Option {
  readonly id: string;
  readonly stays?: boolean | undefined;
  /** Has two lines. */
  readonly tall?: boolean;
  readonly shown: ReactNode;
  run(): void;
}

function Palette() {
  const { mode, text } = usePalette();
  return mode === 'commands' ? <Commands text={text} /> : <Paths text={text} />;
}

/** The same array each time. */
const NO_SAMPLES: readonly never[] = [];

function Commands({ text }: { readonly text: string }) {
  const app = useApp();
  const settings = useSettings();
  const samples = useSamples() ?? NO_SAMPLES;
  const commands = useMemo(() => commandsFor({ app, settings, samples }), [app, settings, samples]);
  const { files, waiting } = useFiles(text);
  const toOption = (command: Command): Option => ({ ...command, shown: <CommandLine command={command} /> });
  // What looks like a path is one where an image is open: Enter must not ask a registry for it.
  const references = waiting ? [] : referenceCommand(text).map(toOption);
  const known = matching(commands, text).map(toOption);
  const options: readonly Option[] = files.length > 0 ? [...known, ...files, ...references] : [...references, ...known];
  const found = options.length - files.length;
  return (
    <Chooser
      label="Command"
      placeholder="File, layer, command or reference"
      options={options}
      text={text}
      onType={(next) => usePalette.setState({ text: next })}
      said={
        options.length === 0
          ? 'No commands or files match, and this is not an image reference.'
          : foundWords(found, files.length)
      }
    />
  );
}

/** Letters from which on files are offered among the commands. */
const FILES_FROM = 2;
const FILES_SHOWN = 8;

interface FoundFiles {
  readonly files: readonly Option[];
  /** They were not looked for to the end. */
  readonly waiting: boolean;
}

const NO_FILES: FoundFiles = { files: [], waiting: false };

/** Files of the image looked at; none where looking for them would fetch its layers. */
function useFiles(text: string): FoundFiles {
  const slot = useActiveSlot();
  const slots = useApp((state) => state.slots);
  const asks = slot !== undefined && !isRemote(slot, slots) && text.trim().length >= FILES_FROM;
  const { found, problem } = useGoTo(asks ? slot : undefined, text.trim());
  if (!asks || pathsPlace(slot) === undefined) return NO_FILES;
  if (!found) return { files: [], waiting: problem === undefined };
  const paths = wholeFirst(found.paths).slice(0, FILES_SHOWN);
  return { files: paths.map((path) => pathOption(slot, path)), waiting: false };
}

/** Letters that lie scattered in a path are a last resort: among commands they are noise. */
function wholeFirst(paths: readonly FoundPath[]): readonly FoundPath[] {
  const whole = paths.filter(({ marks }) => marks.every((mark, at) => at === 0 || mark === (marks[at - 1] ?? 0) + 1));
  return whole.length > 0 ? whole : paths;
}

function foundWords(commands: number, files: number): string {
  const said = `${formatCount(commands)} ${commands === 1 ? 'command' : 'commands'}`;
  return files === 0 ? said : `${said}, ${formatCount(files)} ${files === 1 ? 'file' : 'files'}`;
}

function pathOption(slot: Slot, path: FoundPath): Option {
  return { id: `/${path.path}`, tall: true, shown: <PathLine path={path} />, run: () => goTo(slot, path) };
}

function CommandLine({ command: { title, detail, key } }: { readonly command: Command }) {
  return (
    <>
      <span className="shrink-0">{title}</span>
      {detail && <span className="min-w-0 truncate text-ink-2 text-sm">{detail}</span>}
      {key && (
        <kbd className="ml-auto shrink-0 rounded-sm border border-line bg-sunken px-1.5 font-mono text-sm">{key}</kbd>
      )}
    </>
  );
}

function Paths({ text }: { readonly text: string }) {
  const slot = useActiveSlot();
  const { found, problem } = useGoTo(slot, text);
  const place = pathsPlace(slot);
  const options = slot ? (found?.paths ?? []).map((path) => pathOption(slot, path)) : [];
  return (
    <Chooser
      label="Go to file"
      placeholder="Letters of a path, in order; / at the end for directories; > for commands"
      options={options}
      text={text}
      onType={(next) => usePalette.setState(next === '>' ? { mode: 'commands', text: '' } : { text: next })}
      said={place ? (problem ?? foundText(found)) : 'Select an image first.'}
    />
  );
}

function foundText(found: ReturnType<typeof useGoTo>['found']): string {
  if (!found) return 'Searching…';
  if (found.total === 0) return `None of ${formatCount(found.count)} paths match these letters in this order.`;
  const best = found.total > found.paths.length ? `, the best ${formatCount(found.paths.length)} shown` : '';
  return `${formatCount(found.total)} of ${formatCount(found.count)} paths${best}`;
}

function PathLine({ path }: { readonly path: FoundPath }) {
  return (
    <>
      <LayerChip layer={path.layer} />
      <MarkedPath path={path} />
    </>
  );
}

function goTo(slot: Slot, { path, isDir }: FoundPath): void {
  openAt(slot.id, { depth: slot.depth, path, open: isDir ? null : 'auto' });
}

interface ChooserProps {
  readonly label: string;
  readonly placeholder: string;
  readonly options: readonly Option[];
  readonly text: string;
  readonly said: string;
  readonly onType: (text: string) => void;
}

/** A field that owns a list: arrows walk in the list while the field keeps the focus. */
function Chooser({ label, placeholder, options, text, said, onType }: ChooserProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    fieldDrawn();
    // What was typed ahead stands before the cursor.
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);
  const take = (option: Option | undefined) => {
    if (!option) return;
    if (!option.stays) closePalette();
    option.run();
  };
  const { at, onKeyDown } = useWalk(text, options.length, (chosen) => take(options[chosen]));
  return (
    <div className="flex max-h-[70dvh] flex-col">
      <input
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: a dialog that opens to be typed in
        autoFocus
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={options.length > 0}
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        aria-activedescendant={options.length > 0 ? `${id}${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={text}
        onChange={(event) => onType(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-10 shrink-0 border-line border-b bg-raised px-3 font-mono text-base outline-none placeholder:text-ink-3"
      />
      <OptionList id={id} label={label} options={options} at={at} onTake={take} />
      <p role="status" className="shrink-0 border-line border-t px-3 py-1 text-ink-2 text-sm">
        {said}
      </p>
    </div>
  );
}

/** Which option is chosen: the first, until keys walk from it; what is typed anew starts again. */
function useWalk(text: string, count: number, onEnter: (at: number) => void) {
  const [chosen, setChosen] = useState({ text, at: 0 });
  const last = count - 1;
  const at = chosen.text === text ? Math.min(chosen.at, Math.max(0, last)) : 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    };
    const next = steps[event.key];
    if (event.key === 'Enter') onEnter(at);
    else if (next === undefined || last < 0) return;
    // One step beyond an end goes round.
    else if (event.key.startsWith('Arrow')) setChosen({ text, at: (next + last + 1) % (last + 1) });
    else setChosen({ text, at: Math.min(last, Math.max(0, next)) });
    event.preventDefault();
  };
  return { at, onKeyDown };
}

interface OptionListProps extends Pick<ChooserProps, 'label' | 'options'> {
  /** Before the place in the ids of options; `list` after it is the list's. */
  readonly id: string;
  readonly at: number;
  readonly onTake: (option: Option) => void;
}

function OptionList({ id, label, options, at, onTake }: OptionListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div ref={list} id={`${id}list`} role="listbox" aria-label={label} className="min-h-0 flex-1 overflow-y-auto py-1">
      {options.map((option, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        <div
          key={option.id}
          id={`${id}${place}`}
          data-at={place}
          role="option"
          tabIndex={-1}
          aria-selected={place === at}
          onClick={() => onTake(option)}
          className={`flex ${option.tall ? 'h-10' : 'h-7'} cursor-pointer items-center gap-2 [contain-intrinsic-size:auto_28px] [content-visibility:auto] overflow-hidden whitespace-nowrap px-3 ${place === at ? 'bg-accent-soft' : 'hover:bg-sunken'}`}
        >
          {option.shown}
        </div>
      ))}
    </div>
  );
}
