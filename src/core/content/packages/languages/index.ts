/** Languages whose packages are read, in the order in which a file is shown to them. */
import { composer } from './composer.ts';
import { conda } from './conda.ts';
import { dotnet } from './dotnet.ts';
import { gem } from './gem.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import type { Language } from './parts/language.ts';
import { npm } from './npm.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';

/** All languages whose packages are found. */
export const LANGUAGES: readonly Language[] = [npm, python, go, java, gem, rust, composer, dotnet, conda];
