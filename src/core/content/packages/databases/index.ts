/** Kinds of package databases, in the order in which a file is tried; links may make two places one. */
import { apk } from './apk.ts';
import type { DatabaseKind } from './database.ts';
import { dpkg } from './dpkg.ts';
import { dpkgParts } from './dpkgParts.ts';
import { opkg } from './opkg.ts';
import { pacman } from './pacman.ts';
import { rpm } from './rpm.ts';
import { rpmManifest } from './rpmManifest.ts';

/** All kinds of package databases. */
export const DATABASES: readonly DatabaseKind[] = [rpm, rpmManifest, dpkg, dpkgParts, opkg, apk, pacman];
