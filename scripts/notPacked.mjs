/**
 * Stands for libraries whose place is taken before they are asked for, in the package for Node: it hashes by node:crypto,
 * and `zstd.wasm` lies beside its scripts. They are a tenth of a megabyte.
 */
const refuse = () => {
  throw new Error('This library is not part of the package.');
};

export class ZSTDDecoder {
  init = refuse;
}
export const createSHA256 = refuse;
export const createSHA512 = refuse;
