/** Entry of the page: theme and place first, then the app, then whatever opens by itself. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/shell/theme.css';
import { App } from './ui/shell/App.tsx';
import { keepFocus } from './ui/shell/keys/keepFocus.ts';
import { keepKeys } from './ui/shell/keys/keepKeys.ts';
import { keepEmbed } from './ui/shell/open/embed.ts';
import { keepSite } from './ui/shell/open/staticSite.ts';
import { startUp } from './ui/shell/open/startUp.ts';
import { keepHistory } from './ui/state/place/history.ts';
import { takeKey } from './ui/state/registry/storedLogins.ts';
import { keepTheme } from './ui/state/settings.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
keepTheme();
takeKey(window);
keepHistory(window);
keepKeys();
keepFocus();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
keepSite();
keepEmbed(window);
void startUp();
