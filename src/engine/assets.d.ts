/** Vite: the address of a file, as a string. */
declare module '*?url' {
  const url: string;
  export default url;
}
