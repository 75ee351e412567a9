/** A layer worker where WebAssembly is barred, so that pako does the inflating: the path that always works. */
import './noWasm.ts';
import '../../../src/engine/browser/layerThread.ts';
