/** The choices: form, whose way, how much of the input, and the image's name. */
import { useId } from 'react';
import type { Node } from '../../../core/image/node.ts';
import { visibleText } from '../../../core/oci/text.ts';
import { nameOf } from '../../state/cut/cutParts.ts';
import { mayBeSkopeo, mayKeepConfig, TARGETS, type Wish } from './wishes.ts';

interface WishFormProps {
  readonly wish: Wish;
  readonly onWish: (wish: Wish) => void;
  /** Images and indexes at the top of the input. */
  readonly roots: number;
  readonly node: Node;
}

export function WishForm({ wish, onWish, roots, node }: WishFormProps) {
  const set = (patch: Partial<Wish>) => onWish({ ...wish, ...patch });
  return (
    <form className="flex flex-col gap-3" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend className="mb-1 text-ink-2 text-sm">To</legend>
        <div className="grid gap-x-6 gap-y-1 @2xl:grid-cols-2">
          {TARGETS.map(({ to, label, hint }) => (
            <label key={to} className="flex items-baseline gap-2">
              <input
                type="radio"
                name="target"
                checked={wish.to === to}
                onChange={() => set({ to, skopeo: wish.skopeo && to !== 'hybrid' })}
              />
              <span className="min-w-0">
                <span className="block">{label}</span>
                <span className="block text-ink-2 text-sm">{hint}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap gap-x-6 gap-y-1">
        <Check
          label="Match skopeo 1.18"
          hint="byte for byte where Go’s compressor is not needed; otherwise Cutaway keeps every byte it can"
          checked={wish.skopeo}
          disabled={!mayBeSkopeo(wish)}
          onChange={(skopeo) => set({ skopeo })}
        />
        {mayKeepConfig(wish) && (
          <Check
            label="Keep the config unchanged"
            hint="the image ID stays the same"
            checked={wish.keepConfig}
            onChange={(keepConfig) => set({ keepConfig })}
          />
        )}
        {roots > 1 && (
          <Check
            label="Everything in this input"
            hint={`otherwise only ${visibleText(node.names[0] ?? nameOf(node))}`}
            checked={wish.all}
            onChange={(all) => set({ all })}
          />
        )}
      </div>
      {!(wish.all && roots > 1) && <Name name={wish.name} own={node.names} onName={(name) => set({ name })} />}
    </form>
  );
}

interface NameProps {
  readonly name: string;
  /** The names it has. */
  readonly own: readonly string[];
  readonly onName: (name: string) => void;
}

function Name({ name, own, onName }: NameProps) {
  const id = useId();
  const hint =
    own.length === 0
      ? 'The image has no name. One is needed to run it by name after docker load.'
      : 'Leave empty to keep its names.';
  return (
    <div>
      <label htmlFor={id} className="block">
        Name
      </label>
      <input
        id={id}
        type="text"
        value={name}
        placeholder={visibleText(own.join(', ')) || 'example.com/app:1.0'}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}hint`}
        onChange={(event) => onName(event.target.value)}
        className="h-7 w-full max-w-md rounded-sm border border-line-strong bg-raised px-2 font-mono text-sm placeholder:text-ink-3"
      />
      <p id={`${id}hint`} className="text-ink-2 text-sm">
        {hint}
      </p>
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Check({ label, hint, checked, disabled = false, onChange }: CheckProps) {
  return (
    <label className={`flex items-baseline gap-2 ${disabled ? 'text-ink-3' : ''}`}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="min-w-0">
        {label} <span className={`text-sm ${disabled ? 'text-ink-3' : 'text-ink-2'}`}>{hint}</span>
      </span>
    </label>
  );
}
