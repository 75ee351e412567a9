/** Theme: as the system, light, or dark. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { setSettings, type Theme, useSettings } from '../../state/settings.ts';

const CHOICES = [
  ['system', 'As the system', Monitor],
  ['light', 'Light', Sun],
  ['dark', 'Dark', Moon],
] as const satisfies readonly (readonly [Theme, string, typeof Sun])[];

export function ThemeSwitch() {
  const theme = useSettings((settings) => settings.theme);
  return (
    <fieldset className="flex items-center rounded-sm border border-line">
      <legend className="sr-only">Theme</legend>
      {CHOICES.map(([value, label, Icon]) => (
        <label
          key={value}
          title={`Theme: ${label.toLowerCase()}`}
          className="relative inline-flex size-6 cursor-pointer items-center justify-center rounded-sm text-ink-3 hover:text-ink has-checked:bg-sunken has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-focus"
        >
          <input
            type="radio"
            name="theme"
            className="sr-only"
            checked={theme === value}
            aria-label={label}
            onChange={() => setSettings({ theme: value })}
          />
          <Icon size={13} aria-hidden="true" />
        </label>
      ))}
    </fieldset>
  );
}
