/** Vite: the address of a file, as a string. */
declare module '*?url' {
  const url: string;
  export default url;
}

/** Set by the build: the page came from a web server that serves files and no more. */
declare const __STATIC_SITE__: boolean;
