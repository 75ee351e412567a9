/** The facts of the overview, by section, in the order in which they are read: a fact more is a file and a name here. */
import type { OverviewSection } from '../fact.ts';
import { models } from './content/models.tsx';
import { packages } from './content/packages.tsx';
import { privileged } from './content/privileged.tsx';
import { secrets } from './content/secrets.tsx';
import { base } from './identity/base.tsx';
import { created } from './identity/created.tsx';
import { imageName } from './identity/imageName.tsx';
import { platform } from './identity/platform.tsx';
import { producer } from './identity/producer.tsx';
import { command } from './run/command.tsx';
import { user } from './run/user.tsx';
import { advice } from './size/advice.tsx';
import { atRest, toPull, unpacked } from './size/sizes.tsx';
import { waste } from './size/waste.tsx';
import { findings } from './trust/findings.tsx';
import { statements } from './trust/statements.tsx';
import { unseen } from './trust/unseen.tsx';

/** Three columns where there is much room; the first two above each other where there is less, and all three where there is little. */
export const COLUMNS: readonly (readonly OverviewSection[])[] = [
  [
    { title: 'Image', facts: [imageName, platform, base, created, producer] },
    { title: 'Runs', facts: [command, user] },
  ],
  [{ title: 'Size', facts: [atRest, unpacked, toPull, waste, advice] }],
  [
    { title: 'Contents', facts: [models, packages, privileged, secrets] },
    { title: 'Trust', facts: [statements, findings, unseen] },
  ],
];
