/** All commands by name, in the order of the help. A command is a file, and a line here; it is loaded when it is wanted. */
import type { CommandList } from '../commandLine/command.ts';

const LOOK = 'Looking at an image';
const FILES = 'Its files';
const CHECK = 'Checking and comparing';
const REGISTRY = 'Registries';
const APP = 'The app';
const ABOUT = 'About cutaway';

export const COMMANDS: CommandList = {
  inspect: { group: LOOK, load: async () => (await import('./image/inspect.ts')).inspect },
  history: { group: LOOK, load: async () => (await import('./image/history.ts')).history },
  config: { group: LOOK, load: async () => (await import('./image/config.ts')).config },
  manifest: { group: LOOK, load: async () => (await import('./image/manifest.ts')).manifest },
  digest: { group: LOOK, load: async () => (await import('./image/digest.ts')).digest },
  blob: { group: LOOK, load: async () => (await import('./image/blob.ts')).blob },
  layout: { group: LOOK, load: async () => (await import('./image/layout.ts')).layout },
  packages: { group: LOOK, load: async () => (await import('./image/packages.ts')).packages },
  runtime: { group: LOOK, load: async () => (await import('./image/runtime.ts')).runtime },
  convert: { group: LOOK, load: async () => (await import('./image/convert.ts')).convert },
  ls: { group: FILES, load: async () => (await import('./files/ls.ts')).ls },
  cat: { group: FILES, load: async () => (await import('./files/cat.ts')).cat },
  search: { group: FILES, load: async () => (await import('./files/search.ts')).search },
  secrets: { group: FILES, load: async () => (await import('./files/secrets.ts')).secrets },
  export: { group: FILES, load: async () => (await import('./files/export.ts')).exportTar },
  extract: { group: FILES, load: async () => (await import('./files/extract.ts')).extract },
  waste: { group: FILES, load: async () => (await import('./files/waste.ts')).waste },
  advice: { group: FILES, load: async () => (await import('./files/advice.ts')).advice },
  diff: { group: CHECK, load: async () => (await import('./judge/diff.ts')).diff },
  verify: { group: CHECK, load: async () => (await import('./judge/verify.ts')).verify },
  ci: { group: CHECK, load: async () => (await import('./judge/ci.ts')).ci },
  tags: { group: REGISTRY, load: async () => (await import('./registry/tags.ts')).tags },
  catalog: { group: REGISTRY, load: async () => (await import('./registry/catalog.ts')).catalog },
  referrers: { group: REGISTRY, load: async () => (await import('./registry/referrers.ts')).referrers },
  index: { group: REGISTRY, load: async () => (await import('./registry/layerIndex.ts')).index },
  open: { group: APP, load: async () => (await import('./about/open.ts')).open },
  serve: { group: APP, load: async () => (await import('./about/serve.ts')).serve },
  completion: { group: ABOUT, load: async () => (await import('./about/completion.ts')).completion },
  man: { group: ABOUT, load: async () => (await import('./about/man.ts')).man },
  help: { group: ABOUT, load: async () => (await import('./about/help.ts')).help },
  version: { group: ABOUT, load: async () => (await import('./about/version.ts')).version },
};
