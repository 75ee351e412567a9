/** Sources are copied before dependencies are installed: each change of a source file installs them again. */
import { stepLine } from '../../image/stepLine.ts';
import { type Evidence, layerName } from '../evidence.ts';
import type { ImageRule } from '../rule.ts';

/** A whole folder: `COPY . /app`, or as the classic builder writes it. `--from` copies what another stage made. */
const COPIES_SOURCES = /^(?:COPY|ADD)\s+(?!.*--from=)(?:--\S+\s+)*(?:\.\/?|<directory>)\s+\S+/;

interface Installer {
  readonly runs: RegExp;
  readonly files: string;
  readonly command: string;
}

const INSTALLERS: readonly Installer[] = [
  {
    runs: /\bnpm\s+(?:ci|i|install)\b(?!\s+(?:-g|--global))/,
    files: 'package.json package-lock.json',
    command: 'npm ci',
  },
  {
    runs: /\byarn(?:\s+install|\s+--|\s*$|\s*&&)/,
    files: 'package.json yarn.lock',
    command: 'yarn install --frozen-lockfile',
  },
  { runs: /\bpnpm\s+(?:i|install)\b/, files: 'package.json pnpm-lock.yaml', command: 'pnpm install --frozen-lockfile' },
  {
    runs: /\bpip3?\s+install\b.*\s-r\s/,
    files: 'requirements.txt',
    command: 'pip install --no-cache-dir -r requirements.txt',
  },
  { runs: /\bpoetry\s+install\b/, files: 'pyproject.toml poetry.lock', command: 'poetry install --no-root' },
  { runs: /\buv\s+sync\b/, files: 'pyproject.toml uv.lock', command: 'uv sync --frozen --no-install-project' },
  { runs: /\bbundle\s+install\b/, files: 'Gemfile Gemfile.lock', command: 'bundle install' },
  { runs: /\bcomposer\s+install\b/, files: 'composer.json composer.lock', command: 'composer install --no-scripts' },
  { runs: /\bgo\s+(?:mod\s+download|build)\b/, files: 'go.mod go.sum', command: 'go mod download' },
  { runs: /\bcargo\s+(?:build|fetch|install)\b/, files: 'Cargo.toml Cargo.lock', command: 'cargo fetch' },
  { runs: /\bmvn\b/, files: 'pom.xml', command: 'mvn -B dependency:go-offline' },
  { runs: /\bdotnet\s+restore\b/, files: '*.csproj', command: 'dotnet restore' },
  {
    runs: /\b(?:apt-get|apt|apk|dnf|yum|microdnf|zypper)\b.*\b(?:install|add)\b/,
    files: '',
    command: 'the packages of the system',
  },
];

export const stepOrder: ImageRule = {
  name: 'step-order',
  look(evidence) {
    const layers = evidence.layers.map((_, layer) => layer).filter((layer) => layer >= evidence.baseLayers);
    const copy = layers.find((layer) => COPIES_SOURCES.test(stepLine(evidence, layer)));
    if (copy === undefined) return [];
    for (const layer of layers.filter((each) => each > copy)) {
      const text = stepLine(evidence, layer);
      const installer = text.startsWith('RUN') ? INSTALLERS.find(({ runs }) => runs.test(text)) : undefined;
      // Installed before already: this one builds, or adds what is left.
      if (!installer || installsBefore(evidence, installer, copy)) continue;
      return [
        {
          title: 'Dependencies are installed again whenever a source file changes',
          why: `${layerName(evidence, layer)} comes after ${layerName(evidence, copy)}, so no cached layer can be used.`,
          change: reordered(installer, stepLine(evidence, copy), text),
          confidence: 'likely',
          layers: [layer],
          step: evidence.layers[copy]?.step ?? null,
          again: evidence.stored[layer] ?? 0,
          files: 0,
          largest: [],
        },
      ];
    }
    return [];
  },
};

/** Does a step below the sources install with the same tool? */
function installsBefore(evidence: Evidence, { runs }: Installer, copy: number): boolean {
  return evidence.layers.some((_, layer) => layer < copy && runs.test(stepLine(evidence, layer)));
}

function reordered({ files, command }: Installer, copy: string, run: string): string {
  if (files === '') return `${run}\n${copy}`;
  return `COPY ${files} ./\nRUN ${command}\n${copy}`;
}
