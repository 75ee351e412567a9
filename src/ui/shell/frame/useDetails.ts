/**
 * Whether the details pane is open: where one looks at objects or browses a registry it is at first, since details are
 * what one comes for; beside the other views it is asked for. Each is remembered.
 */
import { type AppState, useApp } from '../../state/appState.ts';
import { setSettings, useSettings } from '../../state/settings.ts';

const nameFor = ({ view, browse }: Pick<AppState, 'view' | 'browse'>) =>
  view === 'objects' || browse !== null ? 'rightOpen' : 'besideOpen';

export function toggleDetails(): void {
  const name = nameFor(useApp.getState());
  setSettings({ [name]: !useSettings.getState()[name] });
}

export function useDetails() {
  const name = useApp(nameFor);
  const open = useSettings((settings) => settings[name]);
  return { open, toggle: toggleDetails };
}
