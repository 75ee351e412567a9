/** The parts of a comparison to choose from. */

export const TABS = [
  ['objects', 'Objects'],
  ['layers', 'Layers'],
  ['files', 'Files'],
  ['packages', 'Packages'],
  ['size', 'Size'],
] as const;

export type TabName = (typeof TABS)[number][0];

/** What a link says, read back; `first` where it says nothing known. */
export const tabNamed = (name: string | null | undefined, first: TabName): TabName =>
  TABS.find(([known]) => known === name)?.[0] ?? first;

interface TabsProps {
  readonly shown: TabName;
  readonly onShow: (tab: TabName) => void;
}

export function Tabs({ shown, onShow }: TabsProps) {
  return (
    <nav aria-label="What is compared" className="flex items-stretch self-stretch">
      {TABS.map(([name, label]) => (
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
