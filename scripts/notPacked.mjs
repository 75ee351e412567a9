/** Stands in a build for a library that it never runs: `notPacked` in vite.config.ts. */
const refuse = () => {
  throw new Error('This library is not part of the package.');
};

export const createSHA256 = refuse;
export const createSHA512 = refuse;
