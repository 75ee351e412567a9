/** Which content types of documents reach the browser: those that are JSON to it, whoever says them. */
const JSON_TYPE = /^application\/(?:json|vnd\.[a-z0-9.+-]{1,100}\+(?:json|prettyjws))$/;

/** The type without its parameters, in lower case; undefined for what a browser might run or show. */
export function documentType(said: string | null | undefined): string | undefined {
  const type = (said ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return JSON_TYPE.test(type) ? type : undefined;
}
