/** The parts of a comparison to choose from. */

export const TABS = [
  ['objects', 'Objects'],
  ['layers', 'Layers'],
  ['files', 'Files'],
  ['packages', 'Packages'],
  ['size', 'Size'],
] as const;

/** Of two artifacts: they have no files of an image. */
export const ARTIFACT_TABS = [
  ['models', 'Models'],
  ['objects', 'Objects'],
] as const;

export type TabName = (typeof TABS)[number][0] | (typeof ARTIFACT_TABS)[number][0];
type Offered = typeof TABS | typeof ARTIFACT_TABS;

/** What a link says, read back; `first` where it says nothing that is offered. */
export const tabNamed = (offered: Offered, name: string | null | undefined, first: TabName): TabName =>
  offered.find(([known]) => known === name)?.[0] ?? first;

interface TabsProps {
  readonly offered: Offered;
  readonly shown: TabName;
  readonly onShow: (tab: TabName) => void;
}

export function Tabs({ offered, shown, onShow }: TabsProps) {
  return (
    <nav aria-label="What is compared" className="flex items-stretch self-stretch">
      {offered.map(([name, label]) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === shown}
          className={`min-h-8 border-b-2 px-2.5 ${name === shown ? 'border-accent font-medium text-ink' : 'border-transparent text-ink-2 hover:text-ink'}`}
          onClick={() => onShow(name)}
        >
          {label}
        </button>
      ))}
    </nav>
  );
}
