/** SaveBill: the packages as a bill of materials to keep. */
import { saveBill } from '../../state/save/saveBill.ts';

const FORMS = [
  ['spdx', 'SPDX', 'SPDX 2.3 in JSON'],
  ['cyclonedx', 'CycloneDX', 'CycloneDX 1.6 in JSON'],
] as const;

interface SaveBillProps {
  readonly openedID: string;
  readonly image: string;
}

export function SaveBill({ openedID, image }: SaveBillProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of buttons, no form
    <span role="group" aria-label="Save the packages as" className="flex items-center gap-3">
      <span className="text-ink-2">Save as</span>
      {FORMS.map(([format, name, title]) => (
        <button
          key={format}
          type="button"
          title={title}
          className="h-6 text-accent hover:underline"
          onClick={() => void saveBill(openedID, image, format)}
        >
          {name}
        </button>
      ))}
    </span>
  );
}
