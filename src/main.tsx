/** Entry of the page: theme and place first, then the app, then whatever opens by itself. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/app/theme.css';
import { App } from './ui/app/App.tsx';
import { keepKeys } from './ui/app/frame/keepKeys.ts';
import { startUp } from './ui/app/open/startUp.ts';
import { keepHash } from './ui/app/state/hashSync.ts';
import { keepTheme } from './ui/app/state/settings.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
keepTheme();
keepHash();
keepKeys();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
void startUp();
