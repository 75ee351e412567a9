/**
 * Every command of the app, in one list: what the palette offers depends on what is open and selected. Keys that do the
 * same are named beside them.
 */
import { visibleText } from '../../../core/oci/text.ts';
import { toast } from '../../parts/Toasts.tsx';
import { layersOf } from '../../state/cut/cutParts.ts';
import { toggleDetails } from '../frame/useDetails.ts';
import { openHelp } from '../dialogs/helpState.ts';
import { KEY } from '../keys/keys.ts';
import { openCachedIndexes } from '../cachedIndexes/cachedIndexesState.ts';
import { closeSlot, openInputs } from '../../state/open/openInputs.ts';
import { pickFiles, pickFolder } from '../../state/open/picking.ts';
import { type Sample, sampleInput } from '../../state/open/samples.ts';
import { go } from '../../elements/registry/ReferenceField.tsx';
import { readDestination } from '../../state/registry/registryInput.ts';
import { ROUTES, type Route, routeOf } from '../routes.tsx';
import { objectName } from '../../state/save/objectName.ts';
import { save } from '../../state/save/save.ts';
import {
  type AppState,
  activate,
  activeSlot,
  type Slot,
  select,
  setDepth,
  showBrowse,
  showView,
} from '../../state/appState.ts';
import { imageAt, imagesUnder, nodeAt } from '../../state/objectIndex.ts';
import { type Settings, setSettings } from '../../state/settings.ts';
import { verifyAll } from '../../state/verifyAll.ts';
import { openPalette } from './paletteState.ts';
import { partsOf } from './parts.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  /** What it concerns, fainter. */
  readonly detail?: string;
  readonly key?: string;
  /** Stays in the palette, which then shows something else. */
  readonly stays?: boolean;
  run(): void;
}

interface CommandSources {
  readonly app: AppState;
  readonly settings: Settings;
  readonly samples: readonly Sample[];
}

/** All that can be done now, most general last. */
export function commandsFor({ app, settings, samples }: CommandSources): readonly Command[] {
  const slot = activeSlot(app);
  return [
    ...(slot?.opened ? openedCommands(slot, app) : []),
    ...app.slots.filter((each) => each !== slot).map(switchInput),
    ...openingCommands(samples),
    ...frameCommands(settings),
  ];
}

function openedCommands(slot: Slot, app: AppState): readonly Command[] {
  return [...viewCommands(slot, app), ...objectCommands(slot), ...imageCommands(slot, app), ...inputCommands(slot)];
}

function viewCommands(slot: Slot, app: AppState): readonly Command[] {
  const now = routeOf(app.view).name;
  const views = ROUTES.filter(({ name }) => name !== now).map(({ name, label }) => ({
    id: `view ${name}`,
    title: `Show ${label}`,
    ...(name === 'search' ? { key: KEY.search } : {}),
    run: () => showView(name),
  }));
  const goTo = { id: 'go to file', title: 'Go to file…', key: KEY.paths, stays: true, run: () => openPalette('paths') };
  return [goTo, ...views, ...ROUTES.flatMap((route) => partCommands(slot, route))];
}

function partCommands(slot: Slot, { name, label }: Route): readonly Command[] {
  return partsOf(name).map((part) => ({
    id: `part ${name} ${part.label}`,
    title: `Show ${label}: ${part.label}`,
    run: () => {
      part.show(slot);
      showView(name);
    },
  }));
}

function objectCommands({ id, opened, key }: Slot): readonly Command[] {
  const node = opened && nodeAt(opened, key);
  if (!opened || !node) return [];
  const { digest, diffID } = node;
  return [
    ...(digest === null ? [] : [copy('digest', digest)]),
    ...(diffID === undefined || diffID === digest ? [] : [copy('diffID', diffID)]),
    ...(node.present && node.origin === 'stored'
      ? [
          {
            id: 'save object',
            title: 'Save the selected object',
            detail: objectName(node),
            run: () => void save(opened.id, { kind: 'node', key: node.key }, objectName(node)),
          },
        ]
      : []),
    { id: 'raw', title: 'Show the selected object raw', run: () => showRaw(id, node.key) },
  ];
}

function showRaw(id: string, key: string): void {
  select(id, key);
  showView('document');
}

function copy(what: string, text: string): Command {
  return {
    ...{ id: `copy ${what}`, title: `Copy the ${what} of the selected object`, detail: text },
    run: () => {
      navigator.clipboard.writeText(text).then(
        () => toast('Copied'),
        () => toast('The browser did not allow copying.'),
      );
    },
  };
}

function imageCommands(slot: Slot, app: AppState): readonly Command[] {
  const { opened } = slot;
  const image = opened && imageAt(opened, slot.key);
  if (!opened || !image) return [];
  const layers = layersOf(image);
  const others = imagesUnder(opened.roots).filter(({ key }) => key !== image.key);
  return [
    ...layers.map((layer, at) => goToLayer(slot, layer.key, { at, top: layers.length - 1 }, app)),
    ...others.map((node) => ({
      id: `image ${node.key}`,
      title: `Switch to image ${visibleText([node.platform, ...node.names].filter(Boolean).join(' ') || node.key)}`,
      run: () => select(slot.id, node.key),
    })),
  ];
}

/** Where the water line rules, it goes there; else the layer is selected. */
function goToLayer(
  slot: Slot,
  key: string,
  { at, top }: { readonly at: number; readonly top: number },
  app: AppState,
): Command {
  const water = routeOf(app.view).stack === 'water';
  return {
    ...{ id: `layer ${at}`, title: water ? `Water line at layer ${at}` : `Go to layer ${at}` },
    run: () => (water ? setDepth(at === top ? null : at) : select(slot.id, key)),
  };
}

function inputCommands({ id, input, opened }: Slot): readonly Command[] {
  const name = visibleText(input.name);
  return [
    ...(opened ? [{ id: 'verify', title: 'Verify all digests', detail: name, run: () => void verifyAll(opened) }] : []),
    { id: 'close', title: 'Close this input', detail: name, run: () => closeSlot(id) },
  ];
}

function switchInput({ id, input }: Slot): Command {
  return { id: `input ${id}`, title: `Switch to ${visibleText(input.name)}`, run: () => activate(id) };
}

function openingCommands(samples: readonly Sample[]): readonly Command[] {
  return [
    { id: 'open file', title: 'Open files…', key: KEY.open, run: pickFiles },
    { id: 'open folder', title: 'Open a folder…', run: pickFolder },
    { id: 'demo registry', title: 'Browse the demo registry', run: () => showBrowse('demo') },
    ...samples.map((sample) => ({
      id: `sample ${sample.file}`,
      title: `Open the sample ${sample.name}`,
      run: () => openInputs([sampleInput(sample)]),
    })),
  ];
}

function frameCommands({ theme, leftOpen, letters, sharedIndexes }: Settings): readonly Command[] {
  const themes = (['system', 'light', 'dark'] as const).filter((name) => name !== theme);
  return [
    ...themes.map((name) => ({
      id: `theme ${name}`,
      title: name === 'system' ? 'Theme: as the system' : `Theme: ${name}`,
      run: () => setSettings({ theme: name }),
    })),
    {
      ...{ id: 'left', title: `${leftOpen ? 'Hide' : 'Show'} the left pane`, key: KEY.left },
      run: () => setSettings({ leftOpen: !leftOpen }),
    },
    {
      id: 'right',
      title: 'Show or hide the details',
      key: KEY.details,
      run: toggleDetails,
    },
    {
      ...{ id: 'letters', title: `Single-letter keys ${letters ? 'off' : 'on'}` },
      run: () => setSettings({ letters: !letters }),
    },
    {
      ...{ id: 'shared-indexes', title: `Shared indexes ${sharedIndexes ? 'off' : 'on'}` },
      run: () => setSettings({ sharedIndexes: !sharedIndexes }),
    },
    { id: 'cached-indexes', title: 'Cached indexes: show and clear…', run: openCachedIndexes },
    { id: 'help', title: 'Help and keys', key: KEY.help, run: openHelp },
  ];
}

/** What is typed, where it can only be a reference: a path, a tag, a host. A single word is one too, once it has a colon. */
export function referenceCommand(text: string): readonly Command[] {
  const plain = text.trim();
  const to = /[/:]|^demo$|^(?:docker|podman|skopeo|crane) /.test(plain) ? readDestination(plain) : undefined;
  if (!to) return [];
  return [
    {
      id: `reference ${to.name}`,
      title: `${to.does === 'open' ? 'Open' : 'Browse'} ${to.name}`,
      detail: 'in its registry',
      run: () => go(to),
    },
  ];
}

/** The commands that have all typed words, those that begin with them first. */
export function matching(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rank = ({ title }: Command): number => {
    const lower = title.toLowerCase();
    const first = words[0] ?? '';
    return lower.startsWith(first) ? 0 : lower.split(/\s+/).some((word) => word.startsWith(first)) ? 1 : 2;
  };
  return commands
    .filter(({ title, detail = '' }) => words.every((word) => `${title} ${detail}`.toLowerCase().includes(word)))
    .map((command, at) => ({ command, at }))
    .sort((a, b) => rank(a.command) - rank(b.command) || a.at - b.at)
    .map(({ command }) => command);
}
