/** ExportList: the list of all files, to be saved in one of two forms. */
import { Toolbar } from '../../parts/controls/Toolbar.tsx';
import { exportList, type ListPlace } from '../../state/save/exportList.ts';

const FORMS = [
  ['tsv', 'TSV', 'Tab-separated values, one line a file'],
  ['json', 'JSON', 'One JSON object a line, as cutaway ls --json prints'],
] as const;

export function ExportList(place: ListPlace) {
  return (
    <Toolbar label="Export list" className="flex items-center gap-1 text-ink-2">
      <span aria-hidden="true" className="@max-md:hidden">
        Export list
      </span>
      {FORMS.map(([format, name, hint]) => (
        <button
          key={format}
          type="button"
          aria-label={`Export list as ${name}`}
          title={hint}
          onClick={() => void exportList(place, format)}
          className="h-6 rounded-sm px-1 text-accent hover:bg-sunken"
        >
          {name}
        </button>
      ))}
    </Toolbar>
  );
}
