/** Stands in a build for libraries that it never runs, which are a fifth of a megabyte: `notPacked` in vite.config.ts. */
const refuse = () => {
  throw new Error('This library is not part of the package.');
};

export class ZSTDDecoder {
  init = refuse;
}
export const createSHA256 = refuse;
export const createSHA512 = refuse;
